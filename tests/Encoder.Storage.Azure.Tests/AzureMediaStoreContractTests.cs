using Encoder.AzureSupport;
using Encoder.TestSupport.Storage;

namespace Encoder.Storage.Azure.Tests;

/// <summary>The contract of every store, on Azurite.</summary>
[AzuriteRequired]
[Collection(AzuriteSuite.Name)]
public sealed class AzureMediaStoreContractTests(AzuriteFixture azurite) : MediaStoreContractTests
{
    private OpenedStore? opened;

    public override Task DisposeAsync()
    {
        opened?.Dispose();
        return Task.CompletedTask;
    }

    protected override async Task<IMediaStore> OpenAsync() => (opened = await OpenedStore.OpenAsync(azurite.Options())).Store;
}

/// <summary>The same while one request in eight is refused, cut, cut in the middle of its answer, or carried out without an answer.</summary>
[AzuriteRequired]
[Collection(AzuriteSuite.Name)]
public sealed class DisturbedAzureMediaStoreContractTests(AzuriteFixture azurite) : MediaStoreContractTests
{
    private FaultProxy? proxy;
    private OpenedStore? opened;

    public override async Task DisposeAsync()
    {
        opened?.Dispose();
        if (proxy is not null) await proxy.DisposeAsync();
    }

    protected override async Task<IMediaStore> OpenAsync()
    {
        proxy = await FaultProxy.StartAsync(azurite.Server.Blobs);
        var random = new Random(20261130);
        proxy.Decide = _ =>
        {
            lock (random)
                return random.Next(32) switch { 0 => ProxyFault.Busy, 1 => ProxyFault.Cut, 2 => ProxyFault.LoseReply, 3 => ProxyFault.CutInTheMiddle, _ => ProxyFault.None };
        };
        var options = azurite.Options(proxy.Address);
        options.Retries = 8;
        return (opened = await OpenedStore.OpenAsync(options)).Store;
    }
}
