using System.Reflection;
using Encoder.Grains.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Encoder.Grains;

/// <summary>Set-up that silos and clients share, and the set-up of a client that calls grains as a silo does.</summary>
public static class ClientHosting
{
    /// <summary>Number of in-memory stream queues. It must be the same in every silo and client of a cluster, or announcements get lost.</summary>
    public const int StreamQueues = 2;

    /// <summary>Sets up serializer and announcements of a client. The caller sets up clustering and the stream provider <see cref="StreamNames.Provider"/>.</summary>
    /// <param name="client">The client.</param>
    /// <param name="responseTimeout">As in the silos.</param>
    /// <param name="records">Further assemblies whose records are passed in calls.</param>
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
