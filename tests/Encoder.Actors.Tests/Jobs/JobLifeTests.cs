using Encoder.Contracts;
using Encoder.TestSupport.Actors;

namespace Encoder.Actors.Tests.Jobs;

public sealed class JobLifeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7), InlineData(8)]
    public void Job_OnTwoNodes_GoesThroughItsWholeLife(int seed)
    {
        var cluster = new FakeCluster(seed) { Asset = new FakeAsset { Chunks = 25, Lanes = [["720p", "480p"], ["360p"]], AudioCommits = [7] } }.StartHost();
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
}
