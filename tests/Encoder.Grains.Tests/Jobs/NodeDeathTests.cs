using Encoder.Contracts;
using Encoder.TestSupport.Grains;

namespace Encoder.Grains.Tests.Jobs;

/// <summary>
/// The death of a node is not the failure of its work. But after six restarts of a server that its work had killed, that work was still at its
/// first attempt, and would have been tried for ever: deaths are counted in the store.
/// </summary>
public sealed class NodeDeathTests
{
    private static readonly Fault Crash = new(ErrorCodes.EncoderCrashed, "The encoder ended with an error.");
    private static readonly JobOptions OneProcess = new() { DeathGracePeriod = TimeSpan.FromSeconds(3) };

    [Fact]
    public void Nodes_TwoDieInAChunk_ItsThreeAttemptsAreLeft()
    {
        var cluster = new FakeCluster().StartSilo();
        var failed = 0;
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            await DieInChunkAsync(cluster, "node-a");
            await DieInChunkAsync(cluster, "node-b");
            cluster.AddNode("node-c", script: order => new FakeTurn(Fault: IsDoomed(order) && failed++ < 2 ? Crash : null));
            Assert.Equal(JobState.Done, (await cluster.EndAsync()).State);
        });

        Assert.Equal(3, failed);
        Assert.Empty(cluster.FaultsOfDelivery());
    }

    [Fact]
    public void Nodes_ThreeDieInAChunk_JobFailsWithACodeOfItsOwn()
    {
        var cluster = new FakeCluster().StartSilo();
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            foreach (var node in new[] { "node-a", "node-b", "node-c" }) await DieInChunkAsync(cluster, node);
            var fault = (await cluster.EndAsync()).Fault!;
            Assert.Equal(
                (ErrorCodes.WorkNodeDeaths, "Chunk 2: 3 nodes died while they ran this work (node-a, node-b, node-c), so it is not tried again."), (fault.Code, fault.Message));
        });
    }

    [Fact]
    public void Server_DiesThreeTimesInAChunk_FourthRunGivesItUp()
    {
        var cluster = new FakeCluster { Jobs = OneProcess };
        cluster.Run(async () =>
        {
            foreach (var run in new[] { "run-1", "run-2", "run-3" }) await DieWithTheServerAsync(cluster, run);
            cluster.StartSilo();
            var last = cluster.AddNode("run-4");
            await cluster.WakePersistentlyAsync();
            Assert.Equal(ErrorCodes.WorkNodeDeaths, (await cluster.EndAsync()).Fault?.Code);
            Assert.DoesNotContain(last.Orders, IsDoomed);
        });
    }

    [Fact]
    public void Server_DiesTwiceInAChunk_ThirdRunDeliversAndTellsOfThreeAttempts()
    {
        var cluster = new FakeCluster { Jobs = OneProcess };
        cluster.Run(async () =>
        {
            foreach (var run in new[] { "run-1", "run-2" }) await DieWithTheServerAsync(cluster, run);
            cluster.StartSilo();
            cluster.AddNode("run-3");
            await cluster.WakePersistentlyAsync();
            Assert.Equal(JobState.Done, (await cluster.EndAsync()).State);
            Assert.Equal(3, (await cluster.Job().GridAsync(CancellationToken.None)).Cells.Single(cell => cell is { Chunk: 2, Lane: 0 }).Attempts);
        });

        Assert.Empty(cluster.FaultsOfDelivery());
    }

    /// <summary>A stop in order gives its leases back: five restarts are no five deaths.</summary>
    [Fact]
    public void Server_StopsInOrderFiveTimes_NoDeathIsCounted()
    {
        var cluster = new FakeCluster { Jobs = OneProcess };
        cluster.Run(async () =>
        {
            for (var run = 1; run <= 5; run++)
            {
                cluster.StartSilo();
                await cluster.SubmitAsync();
                var order = await DieInChunkAsync(cluster, $"run-{run}");
                await cluster.Job().FailedAsync(order.Work, order.Attempt, new Fault(ErrorCodes.LeaseLost, "The node gave the work back."), CancellationToken.None);
                cluster.CrashSilo();
            }

            cluster.StartSilo();
            cluster.AddNode("last");
            await cluster.WakePersistentlyAsync();
            Assert.Equal(JobState.Done, (await cluster.EndAsync()).State);
        });
    }

    [Fact]
    public void Node_FrozenAndBack_IsNoDeath()
    {
        var cluster = new FakeCluster().StartSilo();
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            var frozen = await DieInChunkAsync(cluster, "node-a");
            await DieInChunkAsync(cluster, "node-b");

            // Both leases have ended, and nobody has spoken up.
            await cluster.PassAsync(60);
            await cluster.Job().FailedAsync(frozen.Work, frozen.Attempt, new Fault(ErrorCodes.LeaseLost, "The node gave the work back."), CancellationToken.None);
            await DieInChunkAsync(cluster, "node-c");
            cluster.AddNode("node-d");
            var end = await cluster.EndAsync();
            Assert.True(end.State == JobState.Done, $"{end.Fault}");
        });
    }

    /// <summary>What kills its server before the next write of the attempts would be counted never.</summary>
    [Fact]
    public void Server_DiesTheMomentAChunkBegins_IsCountedFromTheFirstRestartOn()
    {
        var cluster = new FakeCluster { Jobs = OneProcess, Asset = new FakeAsset { Chunks = 40 } };
        cluster.Run(async () =>
        {
            await DieWithTheServerAsync(cluster, "run-1");
            foreach (var run in new[] { "run-2", "run-3" })
            {
                cluster.StartSilo();
                foreach (var chunk in new[] { 30, 2 })
                    Assert.NotNull(await cluster.Job().BeginAsync(new WorkId("job-1", 1, WorkKind.Encode, chunk, 0), run, "ffmpeg 5.1", CancellationToken.None));
                cluster.CrashSilo();
            }

            cluster.StartSilo();
            await cluster.WakePersistentlyAsync();
            var fault = (await cluster.EndAsync()).Fault!;
            Assert.Equal(ErrorCodes.WorkNodeDeaths, fault.Code);
            Assert.StartsWith("Chunk 2: ", fault.Message, StringComparison.Ordinal);
        });
    }

    /// <summary>A server that is killed once a day while a file arrives has not been killed by that file.</summary>
    [Fact]
    public void Deaths_OfASplitThatHasGoneOnSince_DoNotCount()
    {
        var entry = new WorkEntry(new WorkId("job-1", 1, WorkKind.Split, 0, 0));
        foreach (var (node, reach) in new[] { ("run-1", 0), ("run-2", 3), ("run-3", 3), ("run-4", 7) })
            entry.Die(new SuspectLease($"attempt of {node}", node, DateTimeOffset.UnixEpoch, WasLost: false, reach));

        Assert.Equal(["run-4"], entry.Deaths.Select(death => death.Node));
    }

    /// <summary>With a full disk the attempts cannot be stored. What is told meanwhile counts, and they are stored when there is room.</summary>
    [Fact]
    public void Attempts_ThatCannotBeStored_FailNobody()
    {
        var cluster = new FakeCluster().StartSilo();
        cluster.Store.Fail = static (operation, key) =>
        {
            if (operation == "Put" && key.EndsWith("leases.json", StringComparison.Ordinal)) throw new FaultException(ErrorCodes.DiskFull, "Full.");
        };
        cluster.AddNode(script: order => new FakeTurn(Fault: IsDoomed(order) && order.AttemptNumber == 1 ? Crash : null));
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            Assert.Equal(JobState.Done, (await cluster.EndAsync()).State);
        });

        Assert.Empty(cluster.Failures);
    }

    private static bool IsDoomed(WorkOrder order) => order.Work is { Kind: WorkKind.Encode, Chunk: 2, Lane: 0 };

    /// <summary>Adds a node, waits until it runs chunk 2, and kills it.</summary>
    private static async Task<WorkOrder> DieInChunkAsync(FakeCluster cluster, string name)
    {
        var node = cluster.AddNode(name, slots: 1, script: order => new FakeTurn(order.Work.Kind == WorkKind.Encode ? TimeSpan.FromSeconds(1) : default, Vanishes: IsDoomed(order)));
        await cluster.UntilAsync(snapshot => snapshot.State.IsFinal() || node.Orders.Any(IsDoomed));
        await cluster.PassAsync(0.5);
        cluster.KillNode(name);
        return node.Orders.Single(IsDoomed);
    }

    private static async Task DieWithTheServerAsync(FakeCluster cluster, string name)
    {
        cluster.StartSilo();
        await cluster.SubmitAsync();
        await DieInChunkAsync(cluster, name);
        cluster.CrashSilo();
    }
}
