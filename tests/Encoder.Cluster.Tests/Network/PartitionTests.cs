namespace Encoder.Cluster.Tests.Network;

/// <summary>The network between three silos breaks in two: the larger part goes on, the smaller one ends itself, and every byte is the same.</summary>
[Trait("Category", "Long")]
public sealed class PartitionTests(PartitionFixture cluster) : IClassFixture<PartitionFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [PartitionTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Silo_CutOffFromTheOthers_ChangesNothing(bool isStorageReached)
    {
        var silos = await cluster.StartSilosAsync();
        var (lone, machine) = (silos[2], cluster.Network.Machines[2]);
        var (isCut, mended) = (false, Task.CompletedTask);

        await cluster.EncodeAsync(async done =>
        {
            if (done != 2) return;
            await lone.FreezeOnceInWorkAsync().WaitAsync(Patience);
            await (isStorageReached ? cluster.Network.CutOffAsync(machine) : cluster.Network.UnplugAsync(machine));
            await lone.ContinueAsync();
            isCut = true;
            mended = MendLaterAsync(machine);
        });
        await mended;

        Assert.True(isCut);
        Assert.NotEqual(0, await lone.ExitAsync().WaitAsync(Patience));
        Assert.All(silos[..2], silo => Assert.False(silo.HasExited, silo.Output));
        await cluster.Silos.StartAsync(machine.Place);
        await cluster.EncodeAsync();
        foreach (var silo in cluster.Silos.Running.ToList()) await silo.KillAsync();
    }

    private async Task MendLaterAsync(NetworkMachine machine)
    {
        await Durations.LetPassAsync(Durations.CutOff);
        await cluster.Network.MendAsync(machine);
    }
}
