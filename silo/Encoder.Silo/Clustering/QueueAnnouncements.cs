using System.Text.RegularExpressions;
using Encoder.Grains;
using Encoder.Grains.Hosting;
using Encoder.Storage.Azure;
using Orleans.Configuration;

namespace Encoder.Silo.Clustering;

/// <summary>
/// Announcements through a queue of the storage account. One queue: each is polled by one silo, some ten times a second, and every poll is paid
/// for (docs/azure.md).
/// </summary>
internal static partial class QueueAnnouncements
{
    /// <summary>Every fault of the options.</summary>
    public static IEnumerable<string> Validate(ClusterProviderOptions options)
    {
        foreach (var fault in AzureStorageOptionsValidator.FaultsOf(options.Azure)) yield return fault;
        if (!QueueId().IsMatch(options.Id)) yield return $"Cluster:Id is '{options.Id}'; a queue is named after it, so give small letters, digits and single hyphens, at most 50.";
    }

    public static ISiloBuilder AddQueueAnnouncements(this ISiloBuilder silo, ClusterProviderOptions options)
    {
        AzureProvider.AddAccount(silo.Services, options.Azure);
        return silo.AddAzureQueueStreams(StreamNames.Provider, streams =>
        {
            streams.ConfigureAzureQueue(queue => queue.Configure<AzureAccount>((azure, account) => Configure(azure, account, options)));
            streams.ConfigurePolling();
        });
    }

    public static IClientBuilder AddQueueAnnouncements(this IClientBuilder client, ClusterProviderOptions options)
    {
        AzureProvider.AddAccount(client.Services, options.Azure);
        return client.AddAzureQueueStreams(StreamNames.Provider, streams =>
            streams.ConfigureAzureQueue(queue => queue.Configure<AzureAccount>((azure, account) => Configure(azure, account, options))));
    }

    private static void Configure(AzureQueueOptions azure, AzureAccount account, ClusterProviderOptions options) =>
        (azure.QueueServiceClient, azure.QueueNames) = (account.Queues(), [$"{options.Id}-announcements"]);

    [GeneratedRegex("^(?=.{1,50}$)[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex QueueId();
}
