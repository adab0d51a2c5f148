using System.Reflection;
using Encoder.Actors;
using Encoder.Grains.Membership;
using Encoder.Grains.Serialization;
using Encoder.Grains.Topics;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Messaging;

namespace Encoder.Grains;

/// <summary>What silo and client have in common, and a client that sees the actors as a silo does.</summary>
public static class ClientHosting
{
    /// <summary>Queues of the announcements in memory: the same number in every silo and client, or they talk past each other.</summary>
    public const int TopicQueues = 2;

    /// <summary><see cref="IActors"/> and <see cref="ITopics"/> over the cluster; clustering is the caller's.</summary>
    /// <param name="client">The client.</param>
    /// <param name="responseTimeout">As in the silos.</param>
    /// <param name="records">Further assemblies whose records travel in calls.</param>
    public static IClientBuilder AddEncoderActors(this IClientBuilder client, TimeSpan responseTimeout, params Assembly[] records)
    {
        client.Services.AddGrainActors(records);
        client.AddMemoryStreams(StreamTopics.ProviderName, static streams => streams.ConfigurePartitioning(TopicQueues));
        client.AddOutgoingGrainCallFilter<UnreachableFilter>();
        return client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = responseTimeout);
    }

    /// <summary>Finds the silos of a cluster whose membership is in the store; the host adds an <see cref="IMediaStore"/>.</summary>
    public static IClientBuilder UseStoreMembership(this IClientBuilder client)
    {
        client.Services.AddSingleton<IGatewayListProvider, StoreGateways>();
        return client;
    }

    /// <summary>The serializer, the door to actors and the grain interfaces behind it, the topics.</summary>
    public static IServiceCollection AddGrainActors(this IServiceCollection services, params Assembly[] records)
    {
        services.AddEncoderSerialization(records);
        services.AddSingleton(ActorBinding.Of<IJob, IJobGrain>());
        services.AddSingleton(ActorBinding.Of<IRendition, IRenditionGrain>());
        services.AddSingleton(ActorBinding.Of<IAsset, IAssetGrain>());
        services.AddSingleton(ActorBinding.Of<IChunk, IChunkGrain>());
        services.AddSingleton(ActorBinding.Of<IDispatcher, IDispatcherGrain>());
        services.AddSingleton(ActorBinding.Of<Actors.ICatalog, ICatalogGrain>());
        services.AddSingleton<ITopics, StreamTopics>();
        return services.AddSingleton<IActors, GrainActors>();
    }
}
