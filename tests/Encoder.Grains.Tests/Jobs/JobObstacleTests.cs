using Encoder.Contracts;
using Encoder.TestSupport.Grains;

namespace Encoder.Grains.Tests.Jobs;

/// <summary>Nodes differ: a job waits for one that can run its work, and says so.</summary>
public sealed class JobObstacleTests
{
    [Fact]
    public void Job_WhoseEncoderNoNodeHas_WaitsAndSaysSoUntilOneComes()
    {
        var cluster = new FakeCluster { Jobs = new JobOptions { WaitsForEncoders = true } }.StartSilo();
        var without = cluster.AddNode("node-a", encoders: ["libx265", "aac"]);
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            await cluster.PassAsync(60);
            var waiting = await cluster.Job().SnapshotAsync(CancellationToken.None);
            Assert.Equal((JobState.Queued, 0), (waiting.State, without.Orders.Count));
            Assert.Equal(new Fault(ErrorCodes.JobNoNode, "No node has libx264, which this job needs. It waits for a node that has."), Assert.Single(waiting.Warnings));

            cluster.AddNode("node-b", encoders: ["libx264", "aac"]);
            Assert.Empty((await cluster.EndAsync()).Warnings);
        });

        Assert.Empty(without.Orders);
        Assert.Empty(cluster.FaultsOfDelivery());
    }

    [Fact]
    public void Job_WhoseNodesGotAnotherFfmpeg_WaitsAndSaysSo()
    {
        var cluster = new FakeCluster().StartSilo();
        cluster.AddNode("node-a", build: "ffmpeg 5.1", script: order => new FakeTurn(TimeSpan.FromSeconds(order.Work.Kind == WorkKind.Encode ? 60 : 0)));
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            await cluster.UntilAsync(snapshot => snapshot.DoneChunkLanes > 0);
            cluster.KillNode("node-a");
            cluster.AddNode("node-b", build: "ffmpeg 7.0");
            var waiting = await cluster.UntilAsync(snapshot => snapshot.Warnings.Count > 0);
            Assert.Contains("No node has ffmpeg 5.1, with which this job was begun.", Assert.Single(waiting.Warnings).Message, StringComparison.Ordinal);

            cluster.AddNode("node-c", build: "ffmpeg 5.1");
            Assert.Empty((await cluster.EndAsync()).Warnings);
        });
    }

    [Fact]
    public void Job_OfAHostWithOneNode_IsTriedAndFailsWithTheNodesWord()
    {
        var cluster = new FakeCluster().StartSilo();
        var lacks = new Fault(ErrorCodes.EncoderMissing, "The encoder libx264 is missing.");
        cluster.AddNode("node-a", encoders: ["libx265"], script: order => new FakeTurn(Fault: order.Work.Kind == WorkKind.Encode ? lacks : null));
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            Assert.Equal(ErrorCodes.EncoderMissing, (await cluster.EndAsync()).Fault!.Code);
        });
    }
}
