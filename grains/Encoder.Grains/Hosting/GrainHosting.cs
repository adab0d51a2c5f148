using System.Net;
using System.Reflection;
using Encoder.Actors;
using Encoder.Grains.Membership;
using Encoder.Grains.Reminders;
using Encoder.Grains.State;
using Encoder.Grains.Topics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Storage;

namespace Encoder.Grains.Hosting;

/// <summary>A silo that hosts the actors.</summary>
public static class GrainHosting
{
    /// <summary>
    /// The actors as grains: serializer, lookup, contexts, state, topics. The host adds an <see cref="IMediaStore"/>,
    /// <see cref="JobOptions"/>, clustering, the stream provider <see cref="StreamTopics.ProviderName"/> and a reminder service.
    /// </summary>
    /// <param name="records">Further assemblies whose records travel in calls.</param>
    public static ISiloBuilder AddEncoderGrains(this ISiloBuilder silo, params Assembly[] records)
    {
        silo.Services.AddOptions<GrainHostOptions>().ValidateOnStart();
        silo.Services.AddSingleton<IValidateOptions<GrainHostOptions>, GrainHostOptionsValidator>();
        silo.Services.AddGrainActors(records);
        silo.Services.AddScoped<IActorContext, GrainActorContext>();
        silo.Services.AddScoped(typeof(IActorState<>), typeof(ActorState<>));
        silo.Services.AddKeyedSingleton<IGrainStorage>(
            "PubSubStore", static (services, _) => ActivatorUtilities.CreateInstance<StoreGrainStorage>(services));
        silo.Services.AddSingleton<DispatchOptions>();
        silo.Services.TryAddSingleton<AssetOptions>();
        silo.AddOutgoingGrainCallFilter<UnreachableFilter>();
        return silo.ConfigureFrom();
    }

    /// <summary>For one machine: membership and reminders in the store, announcements in the silos' memory, 127.0.0.1 only.</summary>
    public static ISiloBuilder UseOneMachine(this ISiloBuilder silo, int siloPort, int gatewayPort)
    {
        silo.ConfigureEndpoints(IPAddress.Loopback, siloPort, gatewayPort);
        silo.Services.AddSingleton<IMembershipTable, StoreMembershipTable>();
        return silo.AddMemoryTopics().UseStoreReminders();
    }

    /// <summary>Reminders that outlive every silo.</summary>
    public static ISiloBuilder UseStoreReminders(this ISiloBuilder silo)
    {
        silo.AddReminders();
        silo.Services.AddSingleton<IReminderTable, StoreReminderTable>();
        return silo;
    }

    /// <summary>Announcements in the silos' memory: what is in it goes with a silo, and is looked up by who waits.</summary>
    public static ISiloBuilder AddMemoryTopics(this ISiloBuilder silo) => silo.AddMemoryStreams(StreamTopics.ProviderName, streams =>
    {
        streams.ConfigurePartitioning(ClientHosting.TopicQueues);
        streams.ConfigurePullingAgent(agent => agent.Configure<IOptions<GrainHostOptions>>(static (pulling, options) =>
            pulling.GetQueueMsgsTimerPeriod = options.Value.TopicPollEvery));
    });

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
            messaging.ResponseTimeout = options.Value.ResponseTimeout);
        silo.Services.AddOptions<GrainCollectionOptions>().Configure<IOptions<GrainHostOptions>>(static (collection, options) =>
            collection.CollectionAge = options.Value.IdleAfter);
        return silo;
    }
}
