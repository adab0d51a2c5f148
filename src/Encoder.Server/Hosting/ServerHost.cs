using Encoder.Contracts;
using Encoder.Engine;
using Encoder.Engine.Storage;
using Encoder.Server.Limits;
using Encoder.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Encoder.Server.Hosting;

/// <summary>
/// The whole product in one process: (1) logging, (2) the engine, (3) the server over its ports. It stops in the opposite order:
/// no new requests, leases returned, actors left, store closed.
/// </summary>
public sealed class ServerHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly EngineHost engine;

    private ServerHost(WebApplication app, EngineHost engine) => (this.app, this.engine) = (app, engine);

    /// <summary>Where it answers, such as <c>http://127.0.0.1:5000</c>.</summary>
    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>The engine below.</summary>
    public EngineHost Engine => engine;

    /// <summary>The server's services.</summary>
    public IServiceProvider Services => app.Services;

    /// <summary>Starts it all.</summary>
    /// <exception cref="FaultException"><c>node.ffmpeg_missing</c>, <c>store.*</c>, <c>server.not_started</c>.</exception>
    public static async Task<ServerHost> StartAsync(ServerHostOptions options, CancellationToken cancellationToken)
    {
        // 1. Configuration is read once: a server's folder may lie on a volume that cannot be watched.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
            ContentRootPath = AppContext.BaseDirectory,
        });
        if (options.SettingsFile is { } settings) builder.Configuration.AddSettings(settings);
        builder.Configuration.AddInMemoryCollection(options.Settings);
        HostFolders.ThrowIfRefused(options.Engine, builder.Configuration);
        ConfigureLogging(builder.Logging, options.LogJson);
        var loggers = LoggerFactory.Create(logging =>
        {
            logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
            ConfigureLogging(logging, options.LogJson);
        });

        // 2.
        var room = options.Engine.Room ?? DiskOptions.Read(builder.Configuration).Watch(options.Engine.DataDirectory, options.Time);
        var engine = await EngineHost.StartAsync(options.Engine with { Loggers = loggers, Room = room }, options.Time, cancellationToken).ConfigureAwait(false);
        try
        {
            // 3.
            var app = Build(builder, options, engine, room);
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            return new ServerHost(app, engine);
        }
        catch (Exception exception)
        {
            await engine.DisposeAsync().ConfigureAwait(false);
            if (exception is IOException) throw new FaultException(ErrorCodes.ServerNotStarted, $"The server cannot listen on {options.Address}, port {options.Port}: {exception.Message}");
            throw;
        }
    }

    /// <summary>Ends open requests, then returns the node's leases; unfinished jobs go on at the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(CancellationToken.None).ConfigureAwait(false);
        await app.DisposeAsync().ConfigureAwait(false);
        await engine.DisposeAsync().ConfigureAwait(false);
    }

    private static WebApplication Build(WebApplicationBuilder builder, ServerHostOptions options, EngineHost engine, DiskRoom room)
    {
        var services = builder.Services;
        services.AddSingleton(options.Time);
        services.AddSingleton(engine);
        services.AddSingleton(engine.Actors);
        services.AddSingleton(engine.Topics);
        services.AddSingleton(engine.Store);
        services.AddSingleton(room);
        services.AddSingleton<IHostLifetime, OwnerLifetime>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        services.AddEncoderServer(options.Configure);
        options.Services?.Invoke(services);

        // Kestrel:Endpoints of the configuration (TLS, several addresses) takes the place of address and port.
        builder.WebHost.ConfigureKestrel((context, kestrel) =>
        {
            kestrel.AddServerHeader = false;
            if (!context.Configuration.GetSection("Kestrel:Endpoints").Exists()) kestrel.Listen(options.Address, options.Port);
        });
        var app = builder.Build();
        ExposedAddresses.ThrowIfOpen(app.Services, options.Address);
        app.MapEncoderServer();
        return app;
    }

    private static void ConfigureLogging(ILoggingBuilder logging, bool json)
    {
        logging.ClearProviders();
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);

        // Why it cannot start is the owner's to say, in one sentence; a background service that ends the host is told as critical.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

        // One line per request without a key would be somebody else's to write.
        logging.AddFilter("Encoder.Server.Security.ApiKeyHandler", LogLevel.Warning);
        if (json) logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
        else logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat, console.UseUtcTimestamp) = (true, "HH:mm:ss.fff ", true));
    }

    /// <summary>Signals are the owner's: the host neither listens to them nor writes to the console.</summary>
    private sealed class OwnerLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
