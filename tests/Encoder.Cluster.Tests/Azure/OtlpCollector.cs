using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Encoder.Cluster.Tests.Azure;

/// <summary>Takes what is exported by OTLP over HTTP. Texts stand in it as they are.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly StringBuilder received = new();

    private OtlpCollector(WebApplication app) => this.app = app;

    /// <summary>As <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> takes it.</summary>
    public string Address => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public string Received
    {
        get
        {
            lock (received) return received.ToString();
        }
    }

    public static async Task<OtlpCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var collector = new OtlpCollector(builder.Build());
        collector.app.Run(collector.TakeAsync);
        await collector.app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.Latin1);
        var text = await reader.ReadToEndAsync();
        lock (received) received.Append(context.Request.Path).Append(text);
    }
}
