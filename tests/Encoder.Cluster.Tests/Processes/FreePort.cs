using System.Net;
using System.Net.Sockets;

namespace Encoder.Cluster.Tests;

/// <summary>Ports that nothing listens on. The system gives them out one after the other, so none comes twice in a run.</summary>
internal static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
