using Encoder.AzureSupport;
using Encoder.Storage.Azure;
using Encoder.TestSupport.Media;

namespace Encoder.Cluster.Tests.Azure;

/// <summary>Azurite behind fault proxies, and silo processes that share nothing else.</summary>
public sealed class AzureClusterFixture : ClusterRun, IAsyncLifetime
{
    private AzuriteServer? azurite;
    private AzureAccount? account;

    /// <summary>Of the blob, the queue and the table service.</summary>
    internal IReadOnlyList<FaultProxy> Proxies { get; private set; } = [];

    internal AzuriteServer Azurite => azurite!;

    /// <summary>The same storage, undisturbed.</summary>
    internal AzureMediaStore Store => new(account!);

    public async Task InitializeAsync()
    {
        // A skipped test makes its fixture too.
        if (new AzureClusterFactAttribute().Skip is not null) return;
        azurite = await AzuriteServer.StartAsync();
        account = new AzureAccount(new AzureStorageOptions { ConnectionString = azurite.ConnectionString });
        Proxies = await Task.WhenAll(FaultProxy.StartAsync(azurite.Blobs), FaultProxy.StartAsync(azurite.Queues), FaultProxy.StartAsync(azurite.Tables));
        var connection = AzuriteServer.ConnectionTo(Proxies[0].Address, Proxies[1].Address, Proxies[2].Address);
        Silos = new SiloProcesses("azure", "--Silo:LeaseDuration", "00:00:08", "--Azure:ConnectionString", connection, "--Azure:RetryDelay", "00:00:00.05",
            "--Queue:Name", "jobs", "--Media:Serve", "redirect");
    }

    public async Task DisposeAsync()
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
