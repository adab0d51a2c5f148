using System.Net;
using System.Net.Sockets;

namespace Encoder.Server.Tests.Tus;

/// <summary>A line to a server on which bytes stop once, in the middle of a request, without an end: as when a train enters a tunnel.</summary>
internal sealed class StallingLine : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Uri server;
    private long bytesUntilStall;

    private StallingLine(Uri server, long stallAfterBytes)
    {
        (this.server, bytesUntilStall) = (server, stallAfterBytes);
        listener.Start();
        _ = AcceptAsync();
    }

    public Uri Address => new($"http://{listener.LocalEndpoint}");

    public bool HasStalled { get; private set; }

    public static StallingLine To(Uri server, long stallAfterBytes) => new(server, stallAfterBytes);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested) _ = CarryAsync(await listener.AcceptTcpClientAsync(stop.Token));
    }

    // It ends with the server's end: a client that the server has given up hears so.
    private async Task CarryAsync(TcpClient client)
    {
        using (client)
        using (var upstream = new TcpClient())
        {
            await upstream.ConnectAsync(server.Host, server.Port, stop.Token);
            _ = SendAsync(client.GetStream(), upstream);
            try
            {
                await upstream.GetStream().CopyToAsync(client.GetStream(), stop.Token);
            }
            catch (IOException)
            {
                client.Client.LingerState = new LingerOption(true, 0);
            }
        }
    }

    private async Task SendAsync(NetworkStream from, TcpClient to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (int read; (read = await from.ReadAsync(buffer, stop.Token)) > 0;)
            {
                if (!HasStalled && Interlocked.Add(ref bytesUntilStall, -read) < 0)
                {
                    HasStalled = true;
                    await Task.Delay(Timeout.Infinite, stop.Token);
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), stop.Token);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // The connection has ended.
        }
    }
}
