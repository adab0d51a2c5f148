using System.Diagnostics;
using Encoder.Cluster.Tests.Redis;
using Encoder.Contracts;

namespace Encoder.Cluster.Tests;

/// <summary>Three silos over a real Redis make the bytes that one command makes, whatever happens to them.</summary>
public sealed class ClusterTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [RedisFact]
    public async Task Upload_ToOneOfThree_IsEncodedOnAllAndEveryoneAnswersForIt()
    {
        var silos = await cluster.ThreeAsync();

        var job = await cluster.UploadAsync(silos[0]);

        foreach (var silo in silos)
        {
            var grid = await ClusterRun.GetAsync<ChunkGrid>(silo, $"api/jobs/{job}/chunks");
            Assert.Equal(silos.Select(one => one.Node).Order(StringComparer.Ordinal), grid.Cells.Select(cell => cell.Node).Distinct().Order(StringComparer.Ordinal));
            var nodes = await ClusterRun.GetAsync<NodePage>(silo, "api/nodes");
            Assert.Superset(silos.Select(one => one.Node).ToHashSet(), nodes.Nodes.Select(node => node.Name).ToHashSet());
            Assert.All(nodes.Nodes, node => Assert.Contains("libx264", node.Encoders));
        }
    }

    [RedisFact]
    public async Task Silos_KilledInTurnInTheirWork_SameBytes()
    {
        var doomed = await cluster.ThreeAsync();
        List<Task> starts = [];

        await cluster.EncodeAsync(async done =>
        {
            if (done != 2) return;
            foreach (var silo in doomed)
            {
                await silo.FreezeOnceInWorkAsync().WaitAsync(Patience);
                await silo.KillAsync();
                starts.Add(cluster.Silos.StartAsync());
            }
        });

        await Task.WhenAll(starts);
        Assert.Equal(doomed.Count, starts.Count);
    }

    [RedisFact]
    [Trait("Category", "Long")]
    public Task Silo_FrozenThenContinued_ChangesNothing() => cluster.FreezeAndContinueAsync();

    [RedisFact]
    [Trait("Category", "Long")]
    public Task Silos_KilledAtRandomAgainAndAgain_EveryJobIsDone() => cluster.KillAtRandomAsync(Durations.Kills, seed: 15);

    // A lease of 20 s and half of that until the silence is noticed.
    [RedisFact]
    [Trait("Category", "Long")]
    public async Task Silo_KilledInItsWork_ItsWorkIsLeasedAgainWithin60SecondsByDefault()
    {
        await using var byDefault = new DefaultCluster(cluster.Redis.Address);

        Assert.InRange(await byDefault.KillInWorkAsync(), TimeSpan.Zero, TimeSpan.FromSeconds(60));
    }

    [RedisFact]
    [Trait("Category", "Long")]
    public async Task Redis_AwayAndBack_JobsGoOnAndSilosStay()
    {
        var silos = await cluster.ThreeAsync();
        var away = Task.CompletedTask;

        await cluster.EncodeAsync(async done =>
        {
            if (done != 2) return;
            await cluster.Redis.KillAsync();
            away = ReturnLaterAsync();
        });
        await away;

        await cluster.EncodeAsync();
        Assert.All(silos, silo => Assert.False(silo.HasExited, silo.Output));
        Assert.Equal(3, (await ClusterRun.GetAsync<NodePage>(silos[0], "api/nodes")).Nodes.Count(node => silos.Any(silo => silo.Node == node.Name)));
    }

    [RedisFact]
    public async Task Silo_Terminated_ReturnsItsLeasesInFiveSeconds()
    {
        var leaving = (await cluster.ThreeAsync())[2];
        var (exitCode, took) = ((int?)null, TimeSpan.Zero);

        await cluster.EncodeAsync(async done =>
        {
            if (done != 4) return;
            await leaving.FreezeOnceInWorkAsync().WaitAsync(Patience);
            var since = Stopwatch.GetTimestamp();
            var exit = leaving.TerminateAsync();
            await leaving.ContinueAsync();
            await leaving.WaitForAsync("has returned its leases").WaitAsync(Patience);
            took = Stopwatch.GetElapsedTime(since);
            exitCode = await exit;
        });

        Assert.Equal(0, exitCode);
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [RedisFact]
    public async Task Cluster_KilledAndStartedElsewhere_IsReadyByItselfIn30Seconds()
    {
        var silos = await cluster.ThreeAsync();
        var since = 0L;

        await cluster.EncodeAsync(async done =>
        {
            if (done != 6) return;
            foreach (var silo in silos) await silo.KillAsync();
            since = Stopwatch.GetTimestamp();
            await cluster.ThreeAsync();
            Assert.InRange(Stopwatch.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(30));
        });

        Assert.NotEqual(0, since);
    }

    /// <summary>
    /// The last silo that registered a reminder is gone. Waiting for the reminders takes a minute, which is also what busy processors need
    /// to starve somebody.
    /// </summary>
    [RedisFact]
    [Trait("Category", "Long")]
    public Task Silos_AllRestartedThenStarved_RemindersFireAndNobodyIsDeclaredDead() => cluster.StarveAsync(cluster.DeadAsync);

    private async Task ReturnLaterAsync()
    {
        await Durations.LetPassAsync(Durations.ServiceAway);
        await cluster.Redis.StartAsync();
    }
}
