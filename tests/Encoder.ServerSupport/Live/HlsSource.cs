using System.Net;
using Encoder.TestSupport.Certificates;
using Encoder.TestSupport.Media;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace Encoder.ServerSupport.Live;

/// <summary>A server on loopback with the live HLS that a publisher writes to its folder.</summary>
public sealed class HlsSource : IAsyncDisposable
{
    private readonly WebApplication app;

    private HlsSource(WebApplication app, string folder) => (this.app, Folder) = (app, folder);

    /// <summary>Where its files are.</summary>
    public string Folder { get; }

    /// <summary>Where it answers, with a closing slash.</summary>
    public Uri Address => new(app.Urls.Single());

    /// <summary>Starts one; by HTTPS with a certificate of an authority that nobody knows.</summary>
    public static async Task<HlsSource> StartAsync(bool isHttps)
    {
        var folder = TestMedia.NewFolder();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (isHttps) listen.UseHttps(new TestAuthority().Sign("source").Load());
        }));
        var app = builder.Build();
        app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(folder), ServeUnknownFileTypes = true });
        await app.StartAsync();
        return new HlsSource(app, folder);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
