using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Encoder.ServerSupport.Live;

/// <summary>A port that nobody uses now, for settings that name one.</summary>
public static class FreePort
{
    /// <summary>Finds one.</summary>
    public static string Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
