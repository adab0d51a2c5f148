using System.Net;
using Azure.Data.Tables;
using Encoder.AzureSupport;
using Encoder.Storage.Azure;
using Encoder.TestSupport.Media;
using Microsoft.AspNetCore.Http;

namespace Encoder.Cluster.Tests.Azure;

/// <summary>Azurite behind fault proxies, and silo processes that share nothing else.</summary>
public class AzureClusterFixture : ClusterRun, IAsyncLifetime
{
    private const string MemberTable = "EncoderMembers";
    private AzuriteServer? azurite;
    private AzureAccount? account;

    /// <summary>Of the blob, the queue and the table service.</summary>
    internal IReadOnlyList<FaultProxy> Proxies { get; private set; } = [];

    internal AzuriteServer Azurite => azurite!;

    /// <summary>The same storage, undisturbed.</summary>
    internal AzureMediaStore Store => new(account!);

    /// <summary>Another container of it.</summary>
    internal AzureMediaStore StoreOf(string container) => new(new AzureAccount(new AzureStorageOptions { ConnectionString = azurite!.ConnectionString, Container = container }));

    /// <summary>Connection string by way of the proxies.</summary>
    internal string Connection => AzuriteServer.ConnectionTo(Proxies[0].Address, Proxies[1].Address, Proxies[2].Address);

    private protected virtual string? Missing => new AzureClusterFactAttribute().Skip;

    public async Task InitializeAsync()
    {
        // A skipped test makes its fixture too.
        if (Missing is not null) return;
        var address = await ListenAsync();
        azurite = await AzuriteServer.StartAsync();
        account = new AzureAccount(new AzureStorageOptions { ConnectionString = azurite.ConnectionString });
        Proxies = await Task.WhenAll(FaultProxy.StartAsync(azurite.Blobs, address), FaultProxy.StartAsync(azurite.Queues, address), FaultProxy.StartAsync(azurite.Tables, address));
        Silos = new SiloProcesses("azure", "--Silo:LeaseDuration", "00:00:08", "--Azure:ConnectionString", Connection, "--Azure:RetryDelay", "00:00:00.05",
            "--Queue:Name", "jobs", "--Media:Serve", "redirect", "--Logging:LogLevel:Encoder.Node.Work.WorkRunner", "Debug");
    }

    /// <summary>Has every proxy decide anew of each request while something is done.</summary>
    internal async Task DisturbAsync(Func<HttpRequest, ProxyFault> decide, Func<Task> act)
    {
        foreach (var proxy in Proxies) proxy.Decide = decide;
        try
        {
            await act();
        }
        finally
        {
            foreach (var proxy in Proxies) proxy.Decide = static _ => ProxyFault.None;
        }
    }

    /// <summary>How many silos were declared dead so far; those that left in order are counted too.</summary>
    internal async Task<int> DeadAsync()
    {
        var dead = 0;
        await foreach (var _ in account!.Tables().GetTableClient(MemberTable).QueryAsync<TableEntity>("Status eq 'Dead'")) dead++;
        return dead;
    }

    /// <summary>Where the proxies listen; null: for this machine alone.</summary>
    private protected virtual Task<IPAddress?> ListenAsync() => Task.FromResult<IPAddress?>(null);

    public virtual async Task DisposeAsync()
    {
        if (HasSilos) await Silos.DisposeAsync();
        foreach (var proxy in Proxies) await proxy.DisposeAsync();
        account?.Dispose();
        if (azurite is not null) await azurite.DisposeAsync();
    }

    private protected override async Task<string> OutputAsync(string job)
    {
        var folder = TestMedia.NewFolder();
        var prefix = $"jobs/{job}/out/";
        await foreach (var stored in Store.ListAsync(prefix, CancellationToken.None))
        {
            var path = Path.Combine(folder, stored.Key[prefix.Length..]);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using var content = (await Store.OpenReadAsync(stored.Key, 0, CancellationToken.None))!;
            await using var file = File.Create(path);
            await content.CopyToAsync(file);
        }

        return folder;
    }
}
