using Encoder.Contracts;
using Encoder.Storage.Azure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Encoder.Silo.Clustering;

/// <summary>Membership and reminders in tables of the storage account, by Orleans' own providers.</summary>
internal sealed class AzureProvider(ClusterProviderOptions options) : IClusterProvider
{
    /// <summary>Its word on the command line.</summary>
    public const string Word = "azure";

    // Rows of a table are apart by cluster id: clusters share the account's tables.
    private const string MemberTable = "EncoderMembers";
    private const string ReminderTable = "EncoderReminders";

    public string Description => options.Azure.Describe();

    public bool SpansMachines => true;

    public IEnumerable<string> Validate() =>
    [
        .. options.Provider == Word ? [] : new[] { "--cluster azure takes no address; the storage account is named by Azure:Account." },
        .. AzureStorageOptionsValidator.FaultsOf(options.Azure),
    ];

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        using var account = new AzureAccount(options.Azure);
        try
        {
            await account.Tables().GetTableClient(MemberTable).CreateIfNotExistsAsync(cancellationToken);
        }
        catch (Exception exception) when (AzureStoreFaults.IsOne(exception, cancellationToken))
        {
            var fault = AzureStoreFaults.Of(exception, $"table {MemberTable}").Fault;
            throw new FaultException(ErrorCodes.ClusterProviderUnreachable, $"The tables of {Description} cannot be used: {fault.Message}", fault.Detail);
        }
    }

    public void ConfigureSilo(ISiloBuilder silo)
    {
        AddAccount(silo.Services, options.Azure);
        silo.UseAzureStorageClustering(tables => tables.Configure<AzureAccount>(static (table, account) =>
            (table.TableServiceClient, table.TableName) = (account.Tables(), MemberTable)));
        silo.UseAzureTableReminderService(tables => tables.Configure<AzureAccount>(static (table, account) =>
            (table.TableServiceClient, table.TableName) = (account.Tables(), ReminderTable)));
    }

    public void ConfigureClient(IClientBuilder client)
    {
        AddAccount(client.Services, options.Azure);
        client.UseAzureStorageClustering(tables => tables.Configure<AzureAccount>(static (table, account) =>
            (table.TableServiceClient, table.TableName) = (account.Tables(), MemberTable)));
    }

    /// <summary>One account for all that uses it: one identity, one pool of connections.</summary>
    internal static void AddAccount(IServiceCollection services, AzureStorageOptions azure) => services.TryAddSingleton(_ => new AzureAccount(azure));
}
