using Azure.Storage.Blobs.Specialized;
using Encoder.AzureSupport;
using Encoder.Contracts;
using Encoder.TestSupport.Clocks;

namespace Encoder.Storage.Azure.Tests;

[Collection(AzuriteSuite.Name)]
public sealed class ContainerHoldTests(AzuriteFixture azurite)
{
    [AzuriteFact]
    public async Task Take_ContainerOfAnotherProcess_WaitsForItsLeaseAndFaults()
    {
        using var account = await OpenAsync();
        await using var first = await ContainerHold.TakeAsync(account, TimeProvider.System, Unexpected, default);
        var clock = new FakeClock();
        var waits = 0;

        var taking = ContainerHold.TakeAsync(account, clock, () => waits++, default);
        await AdvanceUntilAsync(clock, taking);

        var fault = (await Assert.ThrowsAsync<FaultException>(() => taking)).Fault;
        Assert.Equal((ErrorCodes.StoreInUse, 1), (fault.Code, waits));
    }

    [AzuriteFact]
    public async Task Take_AfterItWasGivenBack_IsAtOnce()
    {
        using var account = await OpenAsync();
        await (await ContainerHold.TakeAsync(account, TimeProvider.System, Unexpected, default)).DisposeAsync();

        await using var second = await ContainerHold.TakeAsync(account, TimeProvider.System, Unexpected, default);

        Assert.False(second.Lost.IsCompleted);
    }

    [AzuriteFact]
    public async Task Hold_TakenByAnotherProcess_IsLost()
    {
        using var account = await OpenAsync();
        var clock = new FakeClock();
        await using var first = await ContainerHold.TakeAsync(account, clock, Unexpected, default);
        await account.Container().GetBlobClient("serve.lock").GetBlobLeaseClient().BreakAsync(TimeSpan.Zero);
        await using var second = await ContainerHold.TakeAsync(account, TimeProvider.System, Unexpected, default);

        await AdvanceUntilAsync(clock, first.Lost);

        Assert.Equal(ErrorCodes.StoreInUse, (await first.Lost).Code);
    }

    private static async Task AdvanceUntilAsync(FakeClock clock, Task end)
    {
        while (!end.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(end, Task.Delay(5));
        }
    }

    private async Task<AzureAccount> OpenAsync()
    {
        var account = new AzureAccount(azurite.Options());
        using var store = new AzureMediaStore(account);
        await store.PrepareAsync(default);
        return account;
    }

    private static void Unexpected() => Assert.Fail("The container is taken.");
}
