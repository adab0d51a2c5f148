using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Encoder.Node.Assets;

/// <summary>
/// The node's own HTTP server, on the loopback address and a free port, started with the first arriving asset. ffmpeg reads from it. A path
/// is a secret that only the command of one attempt gets, and is removed when the attempt ends.
/// </summary>
internal sealed class AssetEndpoint : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, GrowingAsset> assets = new();
    private readonly SemaphoreSlim starting = new(1);
    private WebApplication? app;

    /// <summary>Assigns an address to an asset.</summary>
    public async Task<Uri> AddAsync(GrowingAsset asset, CancellationToken cancellationToken)
    {
        var server = await StartAsync(cancellationToken).ConfigureAwait(false);
        var path = "/" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        assets[path] = asset;
        var address = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new Uri(new Uri(address), path);
    }

    /// <summary>Removes an address.</summary>
    public void Remove(Uri address) => assets.TryRemove(address.AbsolutePath, out _);

    public async ValueTask DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync().ConfigureAwait(false);
        starting.Dispose();
    }

    private async Task<WebApplication> StartAsync(CancellationToken cancellationToken)
    {
        await starting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (app is not null) return app;
            var server = Build();
            await server.StartAsync(cancellationToken).ConfigureAwait(false);
            return app = server;
        }
        finally
        {
            starting.Release();
        }
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // A splitter whose output is stored slowly also reads slowly.
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var server = builder.Build();
        server.Run(ServeAsync);
        return server;
    }

    private Task ServeAsync(HttpContext context)
    {
        if (assets.TryGetValue(context.Request.Path.Value ?? "", out var asset)) return asset.ServeAsync(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
