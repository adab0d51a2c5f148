using Encoder.Contracts;
using Encoder.TestSupport.Grains;

namespace Encoder.Grains.Tests.Jobs;

public sealed class JobAfterlifeTests
{
    private static readonly Fault Crash = new(ErrorCodes.EncoderCrashed, "It crashed.");

    [Fact]
    public void Job_WhoseStreamsStand_IsDoneBeforeItsMp4s()
    {
        var cluster = new FakeCluster().StartSilo();
        var node = cluster.AddNode(script: order => new FakeTurn(order.Work.Kind == WorkKind.Package ? TimeSpan.FromMinutes(5) : default));
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            var done = await cluster.UntilAsync(snapshot => snapshot.State == JobState.Done);
            Assert.True(done is { HasFilesToCome: true, IsSettled: false });
            Assert.DoesNotContain(done.Renditions, rendition => rendition.HasMp4);
            cluster.CrashSilo();
            cluster.StartSilo();
            await cluster.Job().WakeAsync(CancellationToken.None);
            var settled = await cluster.EndAsync();
            Assert.Equal((JobState.Done, null), (settled.State, settled.Fault));
            Assert.All(settled.Renditions.Where(rendition => !rendition.IsAudio), rendition => Assert.True(rendition.HasMp4));
            Assert.Equal(done.EndedAt, settled.EndedAt);
        });

        Assert.True(node.Orders.ToList().FindIndex(order => order.Work.Kind == WorkKind.Finish) < node.Orders.ToList().FindIndex(order => order.Work.Kind == WorkKind.Package));
    }

    [Fact]
    public void Job_Retried_RunsAnewAndEndsDone()
    {
        var cluster = new FakeCluster().StartSilo();
        cluster.AddNode(script: order => new FakeTurn(Fault: order.Work is { Run: 1, Kind: WorkKind.Encode, Chunk: 7 } ? Crash : null));
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            Assert.Equal(JobState.Failed, (await cluster.EndAsync()).State);
            var retried = await cluster.Job().RetryAsync(CancellationToken.None);
            Assert.Equal((JobState.Queued, 2, null), (retried.State, retried.Run, retried.Fault));
            var end = await cluster.EndAsync();
            Assert.Equal((JobState.Done, 2), (end.State, end.Run));
            var refused = await Assert.ThrowsAsync<FaultException>(() => cluster.Job().RetryAsync(CancellationToken.None));
            Assert.Equal(ErrorCodes.JobNotEnded, refused.Fault.Code);
        });

        Assert.Empty(cluster.Store.Keys("jobs/job-1/runs/1/"));
    }

    /// <summary>At any moment of its life: nothing stays, and what nodes still hold brings nothing back.</summary>
    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7), InlineData(8)]
    public void Job_DeletedAtAnyMoment_LeavesNothingAndStaysDeleted(int seed)
    {
        var cluster = new FakeCluster(seed).StartSilo();
        cluster.AddNode(script: _ => new FakeTurn(TimeSpan.FromSeconds(3)));
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            await cluster.PassAsync(seed * 2.5);
            await cluster.Job().DeleteAsync(CancellationToken.None);
            if (seed % 2 == 0)
            {
                cluster.CrashSilo();
                cluster.StartSilo();
            }

            await cluster.PassAsync(60);
            Assert.True(await cluster.Job().DeleteAsync(CancellationToken.None));
            Assert.Equal(ErrorCodes.JobNotFound, (await Assert.ThrowsAsync<FaultException>(() => cluster.SubmitAsync())).Fault.Code);
            Assert.Equal(ErrorCodes.JobNotFound, (await Assert.ThrowsAsync<FaultException>(() => cluster.Job().SnapshotAsync(CancellationToken.None))).Fault.Code);
        });

        Assert.Empty(cluster.Store.Keys("jobs/job-1/"));
    }

    [Fact]
    public void Phases_OverAWholeRun_NeverFallAndEndAtOne()
    {
        var cluster = new FakeCluster().StartSilo();
        cluster.AddNode(script: order => new FakeTurn(TimeSpan.FromSeconds(2), Fault: order is { AttemptNumber: 1, Work: { Kind: WorkKind.Encode, Chunk: 3 } } ? Crash : null));
        var seen = new List<JobPhases>();
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            await cluster.UntilAsync(snapshot =>
            {
                if (snapshot.Phases is { } phases) seen.Add(phases);
                return snapshot.IsSettled;
            });
        });

        Assert.Equal(new JobPhases(1, 1, 1), seen[^1]);
        Assert.All(seen.Zip(seen.Skip(1)), pair => Assert.True(pair.Second.Split >= pair.First.Split && pair.Second.Encoded >= pair.First.Encoded && pair.Second.Published >= pair.First.Published));
    }

    [Fact]
    public void Grid_WhileItRuns_SaysWhoHasEveryChunk()
    {
        var cluster = new FakeCluster().StartSilo();
        cluster.AddNode(script: order => new FakeTurn(TimeSpan.FromSeconds(2), Fault: order is { AttemptNumber: 1, Work: { Kind: WorkKind.Encode, Chunk: 0 } } ? Crash : null));
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            await cluster.UntilAsync(snapshot => snapshot.DoneChunkLanes > 2);
            var grid = await cluster.Job().GridAsync(CancellationToken.None);
            Assert.Equal(10, grid.Cells.Count);
            Assert.Contains(grid.Cells, cell => cell is { State: ChunkState.Done, Node: "node-a", Frames: 100 });
            Assert.Contains(grid.Cells, cell => cell.State is ChunkState.Leased or ChunkState.Waiting);
            await cluster.EndAsync();
            cluster.CrashSilo();
            cluster.StartSilo();
            var ended = await cluster.Job().GridAsync(CancellationToken.None);
            Assert.All(ended.Cells, cell => Assert.Equal(ChunkState.Done, cell.State));
            Assert.Equal(2, ended.Cells[0].Attempts);
        });
    }
}
