using Encoder.Grains.Hosting;
using Encoder.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;
using Orleans.TestingHost;

namespace Encoder.Grains.Tests.Hosting;

/// <summary>Silos in this process, and a client of theirs, from whose side the tests look.</summary>
public abstract class ClusterUnderTest(short silos) : SiloUnderTest, IAsyncLifetime
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(10);
    private InProcessTestCluster? cluster;
    private ITimer? heart;

    public override IGrainFactory Grains => Client.GetRequiredService<IGrainFactory>();

    public override Announcements Announcements => Client.GetRequiredService<Announcements>();

    public override IStreamProvider Streams => Client.GetRequiredKeyedService<IStreamProvider>(StreamNames.Provider);

    public InProcessTestCluster Cluster => cluster ?? throw new InvalidOperationException("The cluster is not up yet.");

    public IServiceProvider Client => Cluster.Client.ServiceProvider;

    public async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) => Configure(silo));
        builder.ConfigureClient(static client => client.AddEncoderGrains(TimeSpan.FromSeconds(6), typeof(IProbe).Assembly).AddMemoryAnnouncements());
        cluster = builder.Build();

        // Orleans' own queue agents live on the grains' clock: it runs by itself, and tests push it on.
        heart = TimeProvider.System.CreateTimer(_ => Advance(Beat), null, Beat, Beat);
        await cluster.DeployAsync();
    }

    /// <summary>Every silo at once, without a word.</summary>
    public async Task KillAsync()
    {
        foreach (var silo in Cluster.Silos.ToArray()) await Cluster.KillSiloAsync(silo);
        await DisposeAsync();
    }

    public async Task DisposeAsync()
    {
        if (heart is not null) await heart.DisposeAsync();
        if (cluster is not null) await cluster.DisposeAsync();
    }

    protected virtual void Configure(ISiloBuilder silo)
    {
        silo.AddEncoderGrains(typeof(IProbe).Assembly).AddMemoryAnnouncements(ClientHosting.StreamQueues).AddStoredSubscriptions().UseInMemoryReminderService();
        silo.Services.Configure<GrainHostOptions>(options =>
        {
            options.ResponseTimeout = TimeSpan.FromSeconds(6);
            options.StreamPollEvery = TimeSpan.FromMilliseconds(10);
        });
        silo.Services.AddSingleton<IMediaStore>(Store);
        silo.Services.AddSingleton(new JobOptions { Plan = static (_, _) => throw new NotSupportedException("These clusters run no jobs.") });
        silo.Services.AddSingleton<TimeProvider>(Clock);
        silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
    }
}

/// <summary>One silo.</summary>
public sealed class OneSilo() : ClusterUnderTest(1);

/// <summary>Two silos: half of the calls cross a connection and the serializer.</summary>
public sealed class TwoSilos() : ClusterUnderTest(2);
