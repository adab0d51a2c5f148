using System.Net;
using System.Net.Sockets;
using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Grains.Hosting;
using Encoder.Server;
using Encoder.Server.Jobs;
using Encoder.Server.Limits;
using Encoder.Server.Security;
using Encoder.Silo.Clustering;
using Encoder.Silo.Draining;
using Encoder.Silo.Hosting;
using Encoder.Silo.Monitoring;
using Encoder.Silo.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encoder.Silo;

/// <summary>
/// The process of one silo: (1) options, all faults at once, (2) checks of its dependencies, (3) the host. It stops in the reverse order of
/// its services: no new requests, leases returned, grains deactivated.
/// </summary>
internal sealed partial class SiloHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private SiloHost(WebApplication app) => this.app = app;

    /// <summary>Builds the host without starting it.</summary>
    /// <exception cref="OptionsValidationException">All faults of the options.</exception>
    /// <exception cref="FaultException"><c>cluster.provider_unreachable</c>, <c>store.*</c>, <c>auth.keys_missing</c>.</exception>
    public static async Task<SiloHost> BuildAsync(string[] arguments)
    {
        // 1.
        var builder = Configure(arguments);
        var silo = builder.Configuration.GetSection(SiloProcessOptions.Section).Get<SiloProcessOptions>() ?? new SiloProcessOptions();
        var cluster = ClusterProviderOptions.Read(builder.Configuration);
        silo.Store ??= cluster.Provider == AzureProvider.Word ? MediaStores.AzureWord : MediaStores.DirectoryWord;
        ThrowIfInvalid(silo, cluster, builder.Configuration);
        var endpoints = await EndpointsOfAsync(silo);

        // 2.
        var provider = ClusterProviders.Of(cluster);
        await provider.CheckAsync(CancellationToken.None);
        await MediaStores.PrepareAsync(silo, cluster.Azure, CancellationToken.None);
        await SubmissionQueues.PrepareAsync(builder.Configuration, cluster.Azure, CancellationToken.None);

        // 3.
        HostLogging.Configure(builder.Logging, silo.LogJson);
        AddServices(builder, silo, cluster);
        builder.UseOrleans(orleans => orleans.UseCluster(cluster, endpoints).AddEncoderGrains());
        builder.Services.AddHostedService<SharedFolderProbe>();
        builder.Services.AddDraining(builder.Configuration);
        builder.Services.AddHostedService<NodeService>();
        builder.Services.AddEncoderServer();
        var httpListen = IPAddress.Parse(silo.HttpListen);
        builder.WebHost.ConfigureKestrel((context, kestrel) =>
        {
            kestrel.AddServerHeader = false;
            if (!context.Configuration.GetSection("Kestrel:Endpoints").Exists()) kestrel.Listen(httpListen, silo.HttpPort);
        });
        var app = builder.Build();
        ExposedAddresses.ThrowIfOpen(app.Services, httpListen);
        app.MapEncoderServer();
        Report(app.Services.GetRequiredService<ILogger<SiloHost>>(), provider, endpoints, cluster);
        return new SiloHost(app);
    }

    /// <summary>Runs until SIGTERM or SIGINT, which may come while it still waits to join the cluster.</summary>
    public async Task RunAsync()
    {
        var stopping = app.Lifetime.ApplicationStopping;
        try
        {
            await app.RunAsync();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // It was told to stop before it had joined: there is nothing to leave in order.
        }
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static WebApplicationBuilder Configure(string[] arguments)
    {
        if (SiloCommandLine.Faults(arguments) is { Count: > 0 } faults) throw new OptionsValidationException("", typeof(SiloProcessOptions), faults);

        // The configuration is read once, because file watching does not work on every volume.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
            ContentRootPath = AppContext.BaseDirectory,
        });
        var line = new ConfigurationBuilder().AddCommandLine(arguments, SiloCommandLine.Mappings).Build();
        if (line[SiloCommandLine.SettingsKey] is { } settings) builder.Configuration.AddSettings(Path.GetFullPath(settings));
        builder.Configuration.AddConfiguration(line);
        return builder;
    }

    private static void ThrowIfInvalid(SiloProcessOptions silo, ClusterProviderOptions cluster, IConfiguration configuration)
    {
        List<string> faults =
        [
            .. new SiloProcessOptionsValidator().Validate(null, silo).Failures ?? [],
            .. new ClusterProviderOptionsValidator().Validate(null, cluster).Failures ?? [],
            .. MediaStores.Validate(silo, cluster.Azure),
            .. SubmissionQueues.Validate(configuration, cluster.Azure),
            .. MonitoringSetup.Validate(configuration),
        ];
        faults = [.. faults.Distinct()];
        if (IPAddress.TryParse(silo.Listen, out var listen) && !IPAddress.IsLoopback(listen) && ClusterProviders.Find(cluster) is { SpansMachines: false })
            faults.Add($"--listen is {listen}, but --cluster localhost supports silos of one machine only; give a loopback address or another --cluster.");
        if (faults.Count > 0) throw new OptionsValidationException("", typeof(SiloProcessOptions), faults);
    }

    private static async Task<SiloEndpoints> EndpointsOfAsync(SiloProcessOptions silo)
    {
        var listen = IPAddress.Parse(silo.Listen);
        if (silo.Advertise is not { } advertise) return new(listen, listen, silo.SiloPort, silo.GatewayPort);
        try
        {
            var found = IPAddress.TryParse(advertise, out var given) ? [given] : await Dns.GetHostAddressesAsync(advertise);
            return new(listen, found.First(address => address.AddressFamily == listen.AddressFamily), silo.SiloPort, silo.GatewayPort);
        }
        catch (Exception exception) when (exception is SocketException or InvalidOperationException)
        {
            throw new OptionsValidationException("", typeof(SiloProcessOptions), [$"--advertise {advertise} has no address of the same family as --listen {listen}."]);
        }
    }

    private static void AddServices(WebApplicationBuilder builder, SiloProcessOptions silo, ClusterProviderOptions cluster)
    {
        builder.Services.AddSingleton(Options.Create(silo));
        builder.Services.Configure<GrainHostOptions>(builder.Configuration.GetSection(ClusterProviderOptions.Section));
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(25));
        builder.Services.AddMediaStore(silo, cluster.Azure);
        builder.Services.AddSubmissionQueue(builder.Configuration, cluster.Azure);
        builder.Services.AddMonitoring(builder.Configuration, cluster.Azure);
        builder.Services.AddSingleton(DiskOptions.Read(builder.Configuration).Watch(MediaStores.LocalFolder(silo), silo.Scratch, TimeProvider.System));
        builder.Services.AddSingleton(new JobOptions { WaitsForEncoders = true, Previews = silo.Previews, LeaseDuration = silo.LeaseDuration }.With(builder.Configuration));
    }

    private static void Report(ILogger logger, IClusterProvider provider, SiloEndpoints endpoints, ClusterProviderOptions cluster)
    {
        Log.Cluster(logger, cluster.Id, provider.Description, endpoints.Advertised, endpoints.SiloPort, endpoints.GatewayPort);
        if (!provider.SpansMachines) Log.InMemory(logger);
        if (!cluster.Tls.IsUsed && !IPAddress.IsLoopback(endpoints.Listen)) Log.NotEncrypted(logger, endpoints.Listen);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Cluster {Cluster} over {Provider}; silo {Address}, port {SiloPort}, gateway {GatewayPort}.")]
        public static partial void Cluster(ILogger logger, string cluster, string provider, IPAddress address, int siloPort, int gatewayPort);

        [LoggerMessage(2, LogLevel.Information, "Membership and reminders are in memory and end with the first silo. Except for trials, use --cluster redis://HOST:PORT.")]
        public static partial void InMemory(ILogger logger);

        [LoggerMessage(3, LogLevel.Warning, "The silo listens on {Address} without TLS: everyone who can reach its ports can read and change all data. Give --tls-cert and --tls-ca, or use a private network.")]
        public static partial void NotEncrypted(ILogger logger, IPAddress address);
    }
}
