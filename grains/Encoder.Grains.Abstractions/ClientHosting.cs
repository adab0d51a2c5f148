using System.Reflection;
using Encoder.Grains.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Encoder.Grains;

/// <summary>What silos and clients have in common, and a client that calls the grains as a silo does.</summary>
public static class ClientHosting
{
    /// <summary>Queues of the streams in memory: the same number in every silo and client of a cluster, or announcements are not found.</summary>
    public const int StreamQueues = 2;

    /// <summary>Serializer and announcements of a client; clustering and the stream provider <see cref="StreamNames.Provider"/> are the caller's.</summary>
    /// <param name="client">The client.</param>
    /// <param name="responseTimeout">As in the silos.</param>
    /// <param name="records">Further assemblies whose records travel in calls.</param>
    public static IClientBuilder AddEncoderGrains(this IClientBuilder client, TimeSpan responseTimeout, params Assembly[] records)
    {
        client.Services.AddEncoderSerialization(records);
        client.Services.AddSingleton<Announcements>();
        return client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = responseTimeout);
    }

    /// <summary>Announcements in the silos' memory.</summary>
    public static IClientBuilder AddMemoryAnnouncements(this IClientBuilder client) =>
        client.AddMemoryStreams(StreamNames.Provider, static streams => streams.ConfigurePartitioning(StreamQueues));
}
