using Encoder.Contracts;
using Encoder.TestSupport.Grains;

namespace Encoder.Grains.Tests.Jobs;

public sealed class JobLeaseTests
{
    [Fact]
    public void Node_VanishesInAChunk_AnotherAttemptDeliversTheSame()
    {
        var cluster = new FakeCluster().StartSilo();
        cluster.AddNode("node-a", script: order => new FakeTurn(Vanishes: order.Work.Chunk == 2 && order.AttemptNumber == 1));
        cluster.AddNode("node-b", script: order => new FakeTurn(TimeSpan.FromSeconds(1), Vanishes: order.Work.Chunk == 2 && order.AttemptNumber == 1));
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            Assert.Equal(JobState.Done, (await cluster.EndAsync()).State);
        });

        Assert.Empty(cluster.FaultsOfDelivery());
    }

    [Fact]
    public void Lease_EndsThreeTimes_JobFailsAndNamesTheChunk()
    {
        var cluster = new FakeCluster().StartSilo();
        cluster.AddNode(slots: 8, script: order => new FakeTurn(Vanishes: order.Work is { Kind: WorkKind.Encode, Chunk: 2 }));
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            var end = await cluster.EndAsync();
            Assert.Equal(ErrorCodes.LeaseLost, end.Fault?.Code);
            Assert.StartsWith("Chunk 2: node-a did not report", end.Fault!.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Lease_EndsWithARecord_TheRecordCountsAndNothingIsEncodedAgain()
    {
        var cluster = new FakeCluster().StartSilo();
        var node = cluster.AddNode(script: order => new FakeTurn(VanishesAfterRecord: order.Work is { Kind: WorkKind.Encode, Chunk: 0 or 4 or 9 }));
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            Assert.Equal(JobState.Done, (await cluster.EndAsync()).State);
        });

        Assert.Equal(10, node.Orders.Count(order => order.Work.Kind == WorkKind.Encode));
        Assert.Empty(cluster.FaultsOfDelivery());
    }

    [Fact]
    public void Attempt_OfARecoveredJob_IsAdoptedAndNotBegunAgain()
    {
        var cluster = new FakeCluster { Asset = new FakeAsset { Chunks = 2 } }.StartSilo();
        var node = cluster.AddNode(script: order => new FakeTurn(order.Work.Kind == WorkKind.Encode ? TimeSpan.FromSeconds(60) : default));
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            await cluster.UntilAsync(_ => node.Orders.Count(order => order.Work.Kind == WorkKind.Encode) == 2);
            await cluster.PassAsync(5);
            cluster.CrashSilo();
            cluster.StartSilo();

            // The node speaks up within its two seconds, before the job is woken.
            await cluster.PassAsync(3);
            await cluster.Job().WakeAsync(CancellationToken.None);
            Assert.Equal(JobState.Done, (await cluster.EndAsync()).State);
        });

        Assert.Equal(2, node.Orders.Count(order => order.Work.Kind == WorkKind.Encode));
        Assert.Empty(cluster.FaultsOfDelivery());
    }

    [Fact]
    public void Lease_EndsWithARecordAfterTwoFailures_IsNoThirdFailure()
    {
        var cluster = new FakeCluster().StartSilo();
        cluster.AddNode(script: order => order is not { Work: { Kind: WorkKind.Encode, Chunk: 3 } }
            ? new FakeTurn()
            : order.AttemptNumber < 3 ? new FakeTurn(Fault: new Fault(ErrorCodes.EncoderCrashed, "x")) : new FakeTurn(VanishesAfterRecord: true));
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            Assert.Equal(JobState.Done, (await cluster.EndAsync()).State);
        });

        Assert.Empty(cluster.FaultsOfDelivery());
    }

    [Fact]
    public void Begin_ByAnotherBuild_IsRefused()
    {
        var cluster = new FakeCluster().StartSilo();
        cluster.AddNode(slots: 1, script: _ => new FakeTurn(TimeSpan.FromSeconds(1)));
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            await cluster.UntilAsync(snapshot => snapshot.DoneChunkLanes > 0);
            var work = new WorkId("job-1", 1, WorkKind.Encode, 9, 0);
            Assert.Null(await cluster.Job().BeginAsync(work, "node-z", "ffmpeg 9", CancellationToken.None));
            Assert.NotNull(await cluster.Job().BeginAsync(work, "node-z", "ffmpeg 5.1", CancellationToken.None));
        });
    }

    [Fact]
    public void Begin_OfLeasedOrFinishedWork_IsRefused()
    {
        var cluster = new FakeCluster().StartSilo();
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            var probe = new WorkId("job-1", 1, WorkKind.Probe, 0, 0);
            Assert.NotNull(await cluster.Job().BeginAsync(probe, "node-a", "b", CancellationToken.None));
            Assert.Null(await cluster.Job().BeginAsync(probe, "node-b", "b", CancellationToken.None));
            Assert.Null(await cluster.Job().BeginAsync(probe with { Run = 2 }, "node-b", "b", CancellationToken.None));
            Assert.Null(await cluster.Job().BeginAsync(probe with { Kind = WorkKind.Finish }, "node-b", "b", CancellationToken.None));
        });
    }
}
