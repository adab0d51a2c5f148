using System.Net;

namespace Encoder.Silo.Clustering;

/// <summary>The addresses on which a silo listens and by which others reach it.</summary>
/// <param name="Listen">Address on which the silo port and the gateway port are opened.</param>
/// <param name="Advertised">Address to which other silos and clients connect.</param>
internal sealed record SiloEndpoints(IPAddress Listen, IPAddress Advertised, int SiloPort, int GatewayPort);
