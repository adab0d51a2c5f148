using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Encoder.Contracts;

namespace Encoder.Node.Live;

/// <summary>
/// The HTTP proxy through which ffmpeg pulls a stream: redirects and playlists lead it to other addresses, and each is checked here. It answers one request
/// per connection, and for HTTPS one tunnel.
/// </summary>
internal sealed class SourceProxy : IAsyncDisposable
{
    private const int LongestHead = 16 << 10;
    private const string Forbidden = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    private const string BadGateway = "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    private readonly SourceGuard guard;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ended = new();
    private readonly Task accepting;

    /// <summary>Starts it, on a loopback port.</summary>
    public SourceProxy(SourceGuard guard)
    {
        this.guard = guard;
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
            await RelayAsync(client.GetStream(), ended.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // One of the ends has closed its connection.
        }
    }

    private async Task RelayAsync(NetworkStream client, CancellationToken cancellationToken)
    {
        if (await ReadHeadAsync(client, cancellationToken).ConfigureAwait(false) is not { } head || ProxyRequest.Parse(head) is not { } request) return;
        NetworkStream server;
        try
        {
            server = await guard.ConnectAsync(request.Target, !request.IsTunnel, cancellationToken).ConfigureAwait(false);
        }
        catch (FaultException exception)
        {
            await WriteAsync(client, exception.Fault.Code == ErrorCodes.SourceNotAllowed ? Forbidden : BadGateway, cancellationToken).ConfigureAwait(false);
            return;
        }
        catch (SocketException)
        {
            await WriteAsync(client, BadGateway, cancellationToken).ConfigureAwait(false);
            return;
        }

        await using (server.ConfigureAwait(false))
        {
            await (request.IsTunnel
                ? WriteAsync(client, "HTTP/1.1 200 OK\r\n\r\n", cancellationToken)
                : WriteAsync(server, request.Head, cancellationToken)).ConfigureAwait(false);
            using var closed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var answering = server.CopyToAsync(client, closed.Token);
            var asking = client.CopyToAsync(server, closed.Token);
            await (await Task.WhenAny(answering, asking).ConfigureAwait(false)).ConfigureAwait(false);
            await closed.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(answering, asking).ConfigureAwait(false);
        }
    }

    /// <summary>Reads the head of a request, byte by byte, so that nothing behind it is taken; null when it is too long or does not come.</summary>
    private static async Task<string?> ReadHeadAsync(NetworkStream client, CancellationToken cancellationToken)
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

    private static ValueTask WriteAsync(NetworkStream stream, string text, CancellationToken cancellationToken) =>
        stream.WriteAsync(Encoding.Latin1.GetBytes(text), cancellationToken);
}
