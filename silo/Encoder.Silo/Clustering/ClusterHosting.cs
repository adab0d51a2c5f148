using System.Net;
using Encoder.Grains;
using Encoder.Grains.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Encoder.Silo.Clustering;

/// <summary>Sets up a silo or a client of a cluster with the provider of the options.</summary>
public static class ClusterHosting
{
    /// <summary>Endpoints, membership, reminders, TLS, announcements and their subscriptions. The grains are added separately.</summary>
    internal static ISiloBuilder UseCluster(this ISiloBuilder silo, ClusterProviderOptions options, SiloEndpoints endpoints)
    {
        silo.Configure<ClusterOptions>(cluster => SetNames(cluster, options));
        silo.Configure<EndpointOptions>(endpoint =>
        {
            (endpoint.AdvertisedIPAddress, endpoint.SiloPort, endpoint.GatewayPort) = (endpoints.Advertised, endpoints.SiloPort, endpoints.GatewayPort);
            endpoint.SiloListeningEndpoint = new IPEndPoint(endpoints.Listen, endpoints.SiloPort);
            endpoint.GatewayListeningEndpoint = new IPEndPoint(endpoints.Listen, endpoints.GatewayPort);
        });
        ClusterProviders.Of(options).ConfigureSilo(silo);
        if (options.Tls.IsUsed) silo.UseTls(ClusterCertificates.Load(options.Tls).Apply);

        // Streams in memory go with their silo; who is subscribed to them must not.
        silo.AddStoredSubscriptions();
        return options.AnnouncesByQueue ? silo.AddQueueAnnouncements(options) : silo.AddMemoryAnnouncements(ClientHosting.StreamQueues);
    }

    /// <summary>Finds the gateways of a cluster and hears what it announces. The serializer is added by <see cref="ClientHosting.AddEncoderGrains"/>.</summary>
    /// <exception cref="OptionsValidationException">Every fault of the options.</exception>
    public static IClientBuilder UseCluster(this IClientBuilder client, ClusterProviderOptions options)
    {
        if (new ClusterProviderOptionsValidator().Validate(null, options) is { Failed: true } refused)
            throw new OptionsValidationException(ClusterProviderOptions.Section, typeof(ClusterProviderOptions), refused.Failures);
        client.Configure<ClusterOptions>(cluster => SetNames(cluster, options));
        ClusterProviders.Of(options).ConfigureClient(client);
        if (options.AnnouncesByQueue) client.AddQueueAnnouncements(options);
        else client.AddMemoryAnnouncements();
        return options.Tls.IsUsed ? client.UseTls(ClusterCertificates.Load(options.Tls).Apply) : client;
    }

    // Orleans keeps reminders per service and members per cluster: two clusters of one Redis share neither.
    private static void SetNames(ClusterOptions cluster, ClusterProviderOptions options) => (cluster.ClusterId, cluster.ServiceId) = (options.Id, options.Id);
}
