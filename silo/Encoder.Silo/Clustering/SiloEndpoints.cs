using System.Net;

namespace Encoder.Silo.Clustering;

/// <summary>Where a silo listens, and where the others find it.</summary>
/// <param name="Listen">Address that the silo port and the gateway port are opened on.</param>
/// <param name="Advertised">Address that other silos and clients connect to.</param>
internal sealed record SiloEndpoints(IPAddress Listen, IPAddress Advertised, int SiloPort, int GatewayPort);
