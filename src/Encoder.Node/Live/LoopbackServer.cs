using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Encoder.Node.Live;

/// <summary>A server on a free loopback port that talks to a program on this machine, one request per connection. Kestrel cannot relay, and does not tell when the other end has closed.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private const int LongestHead = 16 << 10;
    private readonly Func<NetworkStream, CancellationToken, Task> serve;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ended = new();
    private readonly Task accepting;

    /// <summary>Starts it.</summary>
    /// <param name="serve">Serves a connection, which is closed when it returns.</param>
    public LoopbackServer(Func<NetworkStream, CancellationToken, Task> serve)
    {
        this.serve = serve;
        listener.Start();
        accepting = AcceptAllAsync();
    }

    /// <summary>Its address.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"http://{listener.LocalEndpoint}");

    /// <summary>Closes all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync().ConfigureAwait(false);
        await accepting.ConfigureAwait(false);
        listener.Dispose();
        ended.Dispose();
    }

    /// <summary>Reads the head of a request, byte by byte, so that nothing behind it is taken; null when it is too long or does not come.</summary>
    public static async Task<string?> ReadHeadAsync(NetworkStream client, CancellationToken cancellationToken)
    {
        var head = new ArrayBufferWriter<byte>();
        while (head.WrittenCount < LongestHead)
        {
            if (await client.ReadAsync(head.GetMemory(1)[..1], cancellationToken).ConfigureAwait(false) == 0) return null;
            head.Advance(1);
            if (head.WrittenSpan.EndsWith("\r\n\r\n"u8)) return Encoding.Latin1.GetString(head.WrittenSpan);
        }

        return null;
    }

    private async Task AcceptAllAsync()
    {
        List<Task> open = [];
        try
        {
            while (true)
            {
                open.Add(ServeAsync(await listener.AcceptTcpClientAsync(ended.Token).ConfigureAwait(false)));
                open.RemoveAll(one => one.IsCompletedSuccessfully);
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(open).ConfigureAwait(false);
        }
    }

    private async Task ServeAsync(TcpClient connection)
    {
        using var client = connection;
        try
        {
            await serve(client.GetStream(), ended.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // One of the ends has closed its connection.
        }
    }
}
