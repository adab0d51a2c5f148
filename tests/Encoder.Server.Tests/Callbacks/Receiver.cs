using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Encoder.Server.Tests.Callbacks;

/// <summary>Somebody who takes callbacks, on a port of his own.</summary>
public sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Channel<Received> arrived = Channel.CreateUnbounded<Received>();

    private Receiver(int? status)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var request = new Received(context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()), await reader.ReadToEndAsync());
            Requests.Enqueue(request);
            arrived.Writer.TryWrite(request);
            if (status is null) await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
            context.Response.StatusCode = status ?? 0;
            context.Response.Headers.Location = "/elsewhere";
        });
    }

    /// <summary>What came, in order.</summary>
    public ConcurrentQueue<Received> Requests { get; } = [];

    public Uri Address => new(app.Urls.Single() + "/hook");

    /// <summary>Starts one that answers with a status, or never.</summary>
    public static async Task<Receiver> StartAsync(int? status)
    {
        var receiver = new Receiver(status);
        await receiver.app.StartAsync();
        return receiver;
    }

    /// <summary>The next that comes.</summary>
    public async Task<Received> NextAsync(CancellationToken cancellationToken) => await arrived.Reader.ReadAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    public sealed record Received(IReadOnlyDictionary<string, string> Headers, string Body);
}
