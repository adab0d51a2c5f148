using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Encoder.AzureSupport;

/// <summary>
/// Stands between a client and one service of Azurite, and makes of the answers what a bad day makes of them. It keeps the request's host,
/// so that a copy's source is still an address of the same account.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);
    private readonly WebApplication app;
    private readonly HttpClient upstream;
    private readonly Uri target;

    private FaultProxy(WebApplication app, HttpClient upstream, Uri target) => (this.app, this.upstream, this.target) = (app, upstream, target);

    /// <summary>Decides of each request; set before the first one. Default: all go through.</summary>
    public Func<HttpRequest, ProxyFault> Decide { get; set; } = static _ => ProxyFault.None;

    /// <summary>Changes the text of an answer; default: none is read.</summary>
    public Func<HttpRequest, string, string>? Edit { get; set; }

    /// <summary>Whether the service is away: every connection is cut before it is answered.</summary>
    public bool IsAway { get; set; }

    /// <summary>What was asked, "PUT /devstoreaccount1/…?comp=block", with the value of Content-MD5 if there was one.</summary>
    public ConcurrentQueue<(string Request, string? Md5)> Requests { get; } = new();

    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/");

    /// <param name="target">The service.</param>
    /// <param name="address">Where it listens; null: for this machine alone.</param>
    public static async Task<FaultProxy> StartAsync(Uri target, IPAddress? address = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(address ?? IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.None };
        var proxy = new FaultProxy(builder.Build(), new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan }, target);
        proxy.app.Run(proxy.HandleAsync);
        await proxy.app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        upstream.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        Requests.Enqueue(($"{request.Method} {request.Path}{request.QueryString}", request.Headers.ContentMD5));
        var fault = IsAway ? ProxyFault.Cut : Decide(request);
        if (fault == ProxyFault.Cut)
        {
            context.Abort();
            return;
        }

        if (fault == ProxyFault.Busy)
        {
            (context.Response.StatusCode, context.Response.Headers["x-ms-error-code"]) = (503, "ServerBusy");
            return;
        }

        if (fault == ProxyFault.Slow) await KeepAsync(context.RequestAborted);
        byte[]? body = null;
        if (fault == ProxyFault.Twice)
        {
            using var read = new MemoryStream();
            await request.Body.CopyToAsync(read, context.RequestAborted);
            body = read.ToArray();
            (await SendAsync(context, fault, body)).Dispose();
        }

        await ForwardAsync(context, fault, body);
    }

    /// <summary>What a slow service does; that is the fault, not a wait for anything.</summary>
    private static Task KeepAsync(CancellationToken cancellationToken) => Task.Delay(Delay, cancellationToken);

    private async Task<HttpResponseMessage> SendAsync(HttpContext context, ProxyFault fault, byte[]? body)
    {
        using var message = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(target, context.Features.Get<IHttpRequestFeature>()!.RawTarget));
        if (body is not null) message.Content = new ByteArrayContent(body);
        else if (context.Request.ContentLength is not null)
            message.Content = new StreamContent(fault == ProxyFault.Garble ? new GarbledStream(context.Request.Body) : context.Request.Body);
        foreach (var header in context.Request.Headers)
            if (!message.Headers.TryAddWithoutValidation(header.Key, header.Value.AsEnumerable())) message.Content?.Headers.TryAddWithoutValidation(header.Key, header.Value.AsEnumerable());
        return await upstream.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
    }

    private async Task ForwardAsync(HttpContext context, ProxyFault fault, byte[]? body)
    {
        using var answer = await SendAsync(context, fault, body);
        if (fault == ProxyFault.LoseReply)
        {
            // Carried out to its end, and nobody is told.
            await answer.Content.CopyToAsync(Stream.Null);
            context.Abort();
            return;
        }

        if (Edit is { } edit && context.Request.Method == "GET" && answer.IsSuccessStatusCode)
        {
            var text = new StringContent(edit(context.Request, await answer.Content.ReadAsStringAsync()), answer.Content.Headers.ContentType);
            answer.Content.Dispose();
            answer.Content = text;
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var header in answer.Headers.Concat(answer.Content.Headers))
            if (header.Key is not ("Transfer-Encoding" or "Connection" or "Keep-Alive")) context.Response.Headers[header.Key] = header.Value.ToArray();
        if (fault == ProxyFault.CutInTheMiddle && answer.Content.Headers.ContentLength is > 1 and { } length)
        {
            var half = new byte[length / 2];
            await (await answer.Content.ReadAsStreamAsync()).ReadExactlyAsync(half);
            await context.Response.Body.WriteAsync(half);
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }

        if (context.Request.Method != "HEAD") await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
