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
    private const string Forbidden = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    private const string BadGateway = "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    private readonly SourceGuard guard;
    private readonly LoopbackServer server;

    /// <summary>Starts it, on a loopback port.</summary>
    public SourceProxy(SourceGuard guard)
    {
        this.guard = guard;
        server = new LoopbackServer(RelayAsync);
    }

    /// <summary>Its address.</summary>
    public string Address => server.Address;

    /// <summary>Closes all connections.</summary>
    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task RelayAsync(NetworkStream client, CancellationToken cancellationToken)
    {
        if (await LoopbackServer.ReadHeadAsync(client, cancellationToken).ConfigureAwait(false) is not { } head || ProxyRequest.Parse(head) is not { } request) return;
        NetworkStream target;
        try
        {
            target = await guard.ConnectAsync(request.Target, !request.IsTunnel, cancellationToken).ConfigureAwait(false);
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

        await using (target.ConfigureAwait(false))
        {
            await (request.IsTunnel
                ? WriteAsync(client, "HTTP/1.1 200 OK\r\n\r\n", cancellationToken)
                : WriteAsync(target, request.Head, cancellationToken)).ConfigureAwait(false);
            using var closed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var answering = target.CopyToAsync(client, closed.Token);
            var asking = client.CopyToAsync(target, closed.Token);
            await (await Task.WhenAny(answering, asking).ConfigureAwait(false)).ConfigureAwait(false);
            await closed.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(answering, asking).ConfigureAwait(false);
        }
    }

    private static ValueTask WriteAsync(NetworkStream stream, string text, CancellationToken cancellationToken) =>
        stream.WriteAsync(Encoding.Latin1.GetBytes(text), cancellationToken);
}
