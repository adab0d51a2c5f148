using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Encoder.Core.Specs;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Callbacks;

/// <summary>
/// Posts one delivery. The host name is resolved here, and the connection is made to the checked addresses, so that a name cannot resolve to one
/// address for the check and to another for the connection. It follows no redirects, uses no proxy, keeps no cookies and does not read the response body.
/// </summary>
internal sealed class CallbackSender : ICallbackSender, IDisposable
{
    private readonly CallbackOptions options;
    private readonly TimeProvider time;
    private readonly HttpClient client;

    public CallbackSender(IOptions<CallbackOptions> options, TimeProvider time)
    {
        (this.options, this.time) = (options.Value, time);
        client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ConnectCallback = ConnectAsync, PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <inheritdoc/>
    public async Task<string?> SendAsync(string delivery, Uri address, string body, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var request = RequestOf(delivery, address, Encoding.UTF8.GetBytes(body));
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? null : string.Create(CultureInfo.InvariantCulture, $"the receiver responded with status {(int)response.StatusCode}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"the receiver did not respond within {options.Timeout.TotalSeconds:0} s";
        }
        catch (HttpRequestException exception)
        {
            return exception.InnerException?.Message ?? exception.Message;
        }
    }

    public void Dispose() => client.Dispose();

    private HttpRequestMessage RequestOf(string delivery, Uri address, byte[] body)
    {
        var now = time.GetUtcNow();
        if (options.Secret is null || !CallbackSignature.TryParseSecret(options.Secret, out var key))
            throw new InvalidOperationException("Callbacks:Secret is not set.");
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.ParseAdd("encoder");
        request.Headers.Add(CallbackSignature.IdHeader, delivery);
        request.Headers.Add(CallbackSignature.TimestampHeader, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(CallbackSignature.SignatureHeader, CallbackSignature.Of(key, delivery, now, body));
        return request;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var found = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken).ConfigureAwait(false);
        var allowed = found.Where(address => options.AllowPrivateAddresses || PublicAddresses.IsPublic(address)).ToArray();
        if (allowed.Length == 0) throw new IOException($"{context.DnsEndPoint.Host} has no public address");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
