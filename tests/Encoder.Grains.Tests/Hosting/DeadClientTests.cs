namespace Encoder.Grains.Tests.Hosting;

/// <summary>The death of a caller is never told: long polls end by themselves, and nothing may wait for them.</summary>
public sealed class DeadClientTests(OneSilo silo) : IClassFixture<OneSilo>
{
    [Fact]
    public async Task LongPoll_OfAClientThatDies_StaysHeldAndOthersGoOn()
    {
        var log = ProbeLog.Of("deserted");
        var poll = silo.Grains.GetGrain<IProbe>("deserted").PollAsync(CancellationToken.None);
        await log.WaitForAsync("poll");

        await silo.Cluster.KillClientAsync();
        await silo.Cluster.InitializeClientAsync();

        var probe = silo.Grains.GetGrain<IProbe>("deserted");
        Assert.Equal(1, await probe.AddAsync(1, CancellationToken.None));
        Assert.Equal(1, await probe.ReleaseAsync(CancellationToken.None));
        await log.WaitForAsync("polled");
        Assert.False(poll.IsCompletedSuccessfully);
    }
}
