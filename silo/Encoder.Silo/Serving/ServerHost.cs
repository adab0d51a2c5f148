using Encoder.Contracts;
using Encoder.Node.Encryption;
using Encoder.Node.Live;
using Encoder.Server;
using Encoder.Server.Jobs;
using Encoder.Server.Limits;
using Encoder.Server.Security;
using Encoder.Silo.Embedded;
using Encoder.Silo.Hosting;
using Encoder.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Encoder.Silo.Serving;

/// <summary>
/// The whole product in one process: (1) settings and logging, (2) store and silo, (3) the server over its grains. It stops in the reverse order:
/// no new requests, leases returned, grains deactivated, store closed.
/// </summary>
public sealed class ServerHost : IAsyncDisposable
{
    private static readonly Task<Fault> Never = new TaskCompletionSource<Fault>().Task;
    private readonly WebApplication app;
    private readonly EmbeddedSilo silo;
    private readonly ContainerStore? container;

    private ServerHost(WebApplication app, EmbeddedSilo silo, ContainerStore? container) => (this.app, this.silo, this.container) = (app, silo, container);

    /// <summary>Its address, such as <c>http://127.0.0.1:5000</c>.</summary>
    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>The embedded silo.</summary>
    public EmbeddedSilo Silo => silo;

    /// <summary>The store in a storage account, for people; null when it is the data folder.</summary>
    public string? Container => container?.Account.Description;

    /// <summary>Completes when another process has taken the store, so that this one must end.</summary>
    public Task<Fault> StoreLost => container?.Lost ?? Never;

    /// <summary>The server's services.</summary>
    public IServiceProvider Services => app.Services;

    /// <summary>Starts all parts.</summary>
    /// <exception cref="FaultException"><c>node.ffmpeg_missing</c>, <c>store.*</c>, <c>server.not_started</c>.</exception>
    public static async Task<ServerHost> StartAsync(ServerHostOptions options, CancellationToken cancellationToken)
    {
        // 1. The configuration is read once, because file watching does not work on every volume.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
            ContentRootPath = AppContext.BaseDirectory,
        });
        if (options.SettingsFile is { } settings) builder.Configuration.AddSettings(settings);
        builder.Configuration.AddInMemoryCollection(options.Settings);
        HostFolders.ThrowIfRefused(options.Silo, builder.Configuration);
        ContainerStore.ThrowIfInvalid(builder.Configuration);
        HostLogging.Configure(builder.Logging, options.LogJson);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        var loggers = LoggerFactory.Create(logging =>
        {
            logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
            HostLogging.Configure(logging, options.LogJson);
        });

        // 2.
        var room = options.Silo.Room ?? DiskOptions.Read(builder.Configuration).Watch(options.Silo.DataDirectory, options.Silo.ScratchDirectory, options.Time);
        EmbeddedSilo? silo = null;
        var container = options.Silo.Store is null ? await ContainerStore.OpenAsync(builder.Configuration, options.Time, loggers, cancellationToken) : null;
        try
        {
            await SubmissionQueues.PrepareAsync(builder.Configuration, ContainerStore.ReadAccount(builder.Configuration), cancellationToken);
            var engine = options.Silo with
            {
                Loggers = loggers, Room = room, Store = options.Silo.Store ?? container?.Store,
                Live = builder.Configuration.GetSection(LiveOptions.Section).Get<LiveOptions>() ?? options.Silo.Live,
                Encryption = builder.Configuration.GetSection(EncryptionOptions.Section).Get<EncryptionOptions>() ?? options.Silo.Encryption,
                Jobs = options.Silo.Jobs.With(builder.Configuration),
            };
            silo = await EmbeddedSilo.StartAsync(engine, options.Time, cancellationToken);

            // 3.
            if (container is not null) builder.Services.AddSingleton(container.Account);
            var app = Build(builder, options, silo, room);
            await app.StartAsync(cancellationToken);
            return new ServerHost(app, silo, container);
        }
        catch (Exception exception)
        {
            if (silo is not null) await silo.DisposeAsync();
            if (container is not null) await container.DisposeAsync();
            if (exception is IOException) throw new FaultException(ErrorCodes.ServerNotStarted, $"The server cannot listen on {options.Address}, port {options.Port}: {exception.Message}");
            throw;
        }
    }

    /// <summary>Ends open requests, then returns the leases of the node; unfinished jobs continue at the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        await silo.DisposeAsync();
        if (container is not null) await container.DisposeAsync();
    }

    private static WebApplication Build(WebApplicationBuilder builder, ServerHostOptions options, EmbeddedSilo silo, DiskSpace room)
    {
        var services = builder.Services;
        services.AddSingleton(options.Time);
        services.AddSingleton(silo);
        services.AddSingleton(silo.Grains);
        services.AddSingleton(silo.Announcements);
        services.AddSingleton(silo.Store);
        services.AddSingleton(room);
        services.AddSingleton<IHostLifetime, OwnerLifetime>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        services.AddSubmissionQueue(builder.Configuration, ContainerStore.ReadAccount(builder.Configuration));
        services.AddEncoderServer(options.Configure);
        options.Services?.Invoke(services);

        // Kestrel:Endpoints of the configuration (TLS, several addresses) replaces address and port.
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
}
