using Encoder.Contracts;
using Encoder.TestSupport.Grains;

namespace Encoder.Grains.Tests.Jobs;

public sealed class JobStragglerTests
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Straggler_WithSlotsIdle_IsDoubledOnceAndTheFirstCommitWins(int nodes)
    {
        var cluster = new FakeCluster().StartSilo();
        FakeTurn Script(WorkOrder order)
        {
            if (order.Work.Kind != WorkKind.Encode) return new FakeTurn();
            return new FakeTurn(order.Work.Chunk == 9 && order.AttemptNumber == 1 ? TimeSpan.FromHours(1) : Usual);
        }

        var all = Enumerable.Range(0, nodes).Select(number => cluster.AddNode($"node-{number}", script: Script)).ToList();
        var slowest = TimeSpan.Zero;
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            Assert.Equal(JobState.Done, (await cluster.EndAsync()).State);
            slowest = cluster.Simulation.Clock.GetUtcNow() - new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        });

        var doubled = all.SelectMany(node => node.Orders.Select(order => (Node: node, order.Work))).Where(begun => begun.Work is { Kind: WorkKind.Encode, Chunk: 9 }).ToList();
        Assert.Equal(2, doubled.Count);
        if (nodes > 1) Assert.NotSame(doubled[0].Node, doubled[1].Node);
        Assert.True(slowest < TimeSpan.FromMinutes(1), $"It took {slowest}.");
        Assert.Empty(cluster.FaultsOfDelivery());
    }

    // An upload that pauses holds up every attempt that reads it; a second one would wait as well.
    [Fact]
    public void Attempt_ThatWaitsForAnUpload_IsNoStraggler()
    {
        var attempt = new Attempt("id", 1, "node", startedAt: 100);
        attempt.Hear(new AttemptProgress("id", 5) { IsWaiting = true }, now: 200);
        Assert.Equal((true, 200), (attempt.IsWaiting, attempt.BusySince));
        attempt.Hear(new AttemptProgress("id", 7), now: 300);
        Assert.Equal((false, 300), (attempt.IsWaiting, attempt.BusySince));
        attempt.Hear(new AttemptProgress("id", 6), now: 400);
        Assert.Equal((false, 300, 7), (attempt.IsWaiting, attempt.BusySince, attempt.Frames));
    }

    [Fact]
    public void Loser_OfADoubledChunk_HearsAtItsNextReportThatItMustStop()
    {
        var cluster = new FakeCluster().StartSilo();
        var node = cluster.AddNode(script: order => new FakeTurn(
            order.Work.Kind != WorkKind.Encode ? default : order.Work.Chunk == 9 && order.AttemptNumber == 1 ? TimeSpan.FromSeconds(60) : Usual));
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            await cluster.UntilAsync(snapshot => snapshot.DoneChunkLanes == 10);
            var loser = node.Orders.Single(order => order.Work is { Kind: WorkKind.Encode, Chunk: 9 } && order.AttemptNumber == 1);
            Assert.False(await cluster.Job().RenewAsync(loser.Work, new AttemptProgress(loser.Attempt, 50), CancellationToken.None));
            await cluster.EndAsync();
        });

        Assert.Equal(10, cluster.Store.Created.Count(key => key.Contains("/records/", StringComparison.Ordinal)));
    }
}
