using Encoder.Contracts;
using Encoder.TestSupport.Grains;

namespace Encoder.Grains.Tests.Jobs;

public sealed class JobLifeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7), InlineData(8)]
    public void Job_OnTwoNodes_GoesThroughItsWholeLife(int seed)
    {
        var cluster = new FakeCluster(seed) { Asset = new FakeAsset { Chunks = 25, Lanes = [["720p", "480p"], ["360p"]], AudioCommits = [7] } }.StartSilo();
        cluster.AddNode("node-a");
        cluster.AddNode("node-b", slots: 3);
        JobSnapshot end = null!;
        cluster.Run(async () =>
        {
            var submitted = await cluster.SubmitAsync();
            Assert.Equal(JobState.Queued, submitted.State);
            end = await cluster.EndAsync();
        });

        Assert.Equal(JobState.Done, end.State);
        Assert.Null(end.Fault);
        Assert.Equal((25, 25, 50), (end.PlannedChunks, end.TotalChunks, end.DoneChunkLanes));
        Assert.Equal(2500, end.SourceFrames);
        Assert.Equal(TimeSpan.FromSeconds(100), end.SourceDuration);
        Assert.All(end.Renditions, rendition => Assert.True(rendition.IsComplete));
        Assert.Equal([2500, 2500, 2500, 700], end.Renditions.Select(rendition => rendition.Frames));
        Assert.Empty(cluster.FaultsOfDelivery());
        Assert.Empty(cluster.Failures);
        Assert.Empty(cluster.Store.Keys("jobs/job-1/runs/1/attempts/"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Job_WithCallbacks_LeavesThemDueAtItsEnd(bool isCancelled)
    {
        var cluster = new FakeCluster().StartSilo();
        if (!isCancelled) cluster.AddNode();
        var request = FakeAsset.Request();
        Uri[] addresses = [new("https://one.example/"), new("https://two.example/")];
        cluster.Run(async () =>
        {
            await cluster.Job().SubmitAsync(request with { Spec = request.Spec with { Callbacks = addresses } }, CancellationToken.None);
            Assert.Empty(cluster.Store.Keys(CallbackDue.Prefix));
            if (isCancelled) await cluster.Job().CancelAsync(CancellationToken.None);
            await cluster.EndAsync();
        });

        Assert.Equal(["callbacks/due/job-1-1-0", "callbacks/due/job-1-1-1"], cluster.Store.Keys(CallbackDue.Prefix));
    }

    // The end and the callback are two writes. Lost between them, the job ends once more, and the callback is due all the same.
    [Fact]
    public void Job_WhoseEndIsNotStored_HasItsCallbackDueAlready()
    {
        var cluster = new FakeCluster().StartSilo();
        var request = FakeAsset.Request();
        cluster.Run(async () =>
        {
            await cluster.Job().SubmitAsync(request with { Spec = request.Spec with { Callbacks = [new Uri("https://one.example/")] } }, CancellationToken.None);
            cluster.Store.Fail = (operation, key) =>
            {
                if (key.StartsWith("actors/job/job-1/state/", StringComparison.Ordinal)) throw new IOException($"{operation} failed");
            };
            var thrown = await Assert.ThrowsAsync<FaultException>(() => cluster.Job().CancelAsync(CancellationToken.None));
            Assert.Contains("PutIfAbsent failed", thrown.Fault.Detail, StringComparison.Ordinal);
            cluster.Store.Fail = null;
        });

        Assert.Single(cluster.Store.Keys(CallbackDue.Prefix));
    }
}
