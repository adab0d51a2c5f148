using Encoder.Server.Submissions;
using Encoder.Silo.Clustering;
using Encoder.Storage.Azure;
using Encoder.Storage.Submissions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Silo;

/// <summary>The queue through which jobs come, when the configuration names one (<c>Queue:Name</c>).</summary>
internal static class SubmissionQueues
{
    /// <summary>Every fault of the account that it needs.</summary>
    public static IEnumerable<string> Validate(IConfiguration configuration, AzureStorageOptions azure) =>
        NameIn(configuration) is null ? [] : AzureStorageOptionsValidator.FaultsOf(azure);

    /// <summary>Makes the queues when they are missing. Faults: <c>store.*</c>.</summary>
    public static async Task PrepareAsync(IConfiguration configuration, AzureStorageOptions azure, CancellationToken cancellationToken)
    {
        if (NameIn(configuration) is not { } name) return;
        using var account = new AzureAccount(azure);
        await new AzureSubmissionQueue(account, name).PrepareAsync(cancellationToken);
    }

    /// <summary>Adds the queue.</summary>
    public static void AddSubmissionQueue(this IServiceCollection services, IConfiguration configuration, AzureStorageOptions azure)
    {
        if (NameIn(configuration) is not { } name) return;
        AzureProvider.AddAccount(services, azure);
        services.AddSingleton<ISubmissionQueue>(provider => new AzureSubmissionQueue(provider.GetRequiredService<AzureAccount>(), name));
    }

    private static string? NameIn(IConfiguration configuration) => configuration[$"{QueueOptions.Section}:{nameof(QueueOptions.Name)}"];
}
