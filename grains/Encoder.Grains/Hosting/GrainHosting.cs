using System.Reflection;
using Encoder.Grains.Serialization;
using Encoder.Grains.State;
using Encoder.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Storage;

namespace Encoder.Grains.Hosting;

/// <summary>A silo that hosts the grains.</summary>
public static class GrainHosting
{
    /// <summary>Name of the storage in which Orleans keeps the stream subscriptions.</summary>
    public const string SubscriptionStorage = "PubSubStore";

    // The maximum that Orleans allows. When a grain is deactivated, every waiting call is forwarded, in random order:
    // of 16 callers of a grain that deactivates in each call, 16,000 calls in all, 2,047 were rejected with Orleans' own 2 forwards, 148 to
    // 1,820 with 16, 7 to 89 with 64, with 255 none or, on a busy machine, 3. Callers repeat those.
    private const int MaxForwards = 255;

    /// <summary>
    /// The grains, their serializer, state and announcements. The host adds an <see cref="IMediaStore"/>, <see cref="JobOptions"/>, clustering,
    /// the stream provider <see cref="StreamNames.Provider"/>, the storage <see cref="SubscriptionStorage"/> and, in a cluster, reminders.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="records">Further assemblies whose records are passed in calls.</param>
    public static ISiloBuilder AddEncoderGrains(this ISiloBuilder silo, params Assembly[] records)
    {
        silo.Services.AddOptions<GrainHostOptions>().ValidateOnStart();
        silo.Services.AddSingleton<IValidateOptions<GrainHostOptions>, GrainHostOptionsValidator>();
        silo.Services.AddEncoderSerialization(records);
        silo.Services.AddSingleton<Announcements>();
        silo.Services.AddKeyedSingleton<IGrainStorage>(DocumentStorage.Name, static (services, _) =>
            new StoreGrainStorage(services.GetRequiredService<IMediaStore>(), new DocumentStorage(), DocumentStorage.KeyOf));
        silo.Services.TryAddSingleton<DispatchOptions>();
        silo.Services.TryAddSingleton<AssetOptions>();
        return silo.ConfigureFrom();
    }

    /// <summary>Subscriptions in the store: they outlive every silo.</summary>
    public static ISiloBuilder AddStoredSubscriptions(this ISiloBuilder silo)
    {
        silo.Services.AddKeyedSingleton<IGrainStorage>(SubscriptionStorage, static (services, _) => new StoreGrainStorage(
            services.GetRequiredService<IMediaStore>(), services.GetRequiredService<IGrainStorageSerializer>(), StoreGrainStorage.HexKeyOf));
        return silo;
    }

    /// <summary>Announcements in the memory of the silos. They are lost with a silo; then the subscribers poll the store.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="queues">Queues that are polled; each costs its poll.</param>
    public static ISiloBuilder AddMemoryAnnouncements(this ISiloBuilder silo, int queues) => silo.AddMemoryStreams(StreamNames.Provider, streams =>
    {
        streams.ConfigurePartitioning(queues);
        streams.ConfigurePolling();
    });

    /// <summary>How any provider's queues are polled.</summary>
    public static void ConfigurePolling(this ISiloPersistentStreamConfigurator streams) =>
        streams.ConfigurePullingAgent(agent => agent.Configure<IOptions<GrainHostOptions>>(static (pulling, options) =>
        {
            pulling.GetQueueMsgsTimerPeriod = options.Value.StreamPollEvery;

            // An inactive stream keeps its cursors in memory until then.
            pulling.StreamInactivityPeriod = TimeSpan.FromMinutes(2);
        }));

    private static ISiloBuilder ConfigureFrom(this ISiloBuilder silo)
    {
        silo.Services.AddOptions<ClusterMembershipOptions>().Configure<IOptions<GrainHostOptions>>(static (membership, options) =>
        {
            membership.ProbeTimeout = options.Value.ProbeTimeout;
            membership.NumMissedProbesLimit = options.Value.MissedProbes;
            membership.TableRefreshTimeout = options.Value.TableRefresh;

            // A member without a sign of life for several of these is stale: with Orleans' 30 s what a killed cluster left would count as
            // alive for minutes.
            membership.IAmAliveTablePublishTimeout = options.Value.TableRefresh;
        });
        silo.Services.AddOptions<SiloMessagingOptions>().Configure<IOptions<GrainHostOptions>>(static (messaging, options) =>
        {
            messaging.ResponseTimeout = options.Value.ResponseTimeout;
            messaging.MaxForwardCount = MaxForwards;
        });
        silo.Services.AddOptions<GrainCollectionOptions>().Configure<IOptions<GrainHostOptions>>(static (collection, options) =>
            collection.CollectionAge = options.Value.IdleAfter);
        return silo;
    }
}
