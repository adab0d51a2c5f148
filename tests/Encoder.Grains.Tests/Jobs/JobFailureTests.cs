using Encoder.Contracts;
using Encoder.TestSupport.Grains;
using Encoder.TestSupport.Silos;

namespace Encoder.Grains.Tests.Jobs;

public sealed class JobFailureTests
{
    private static readonly Fault Crash = new(ErrorCodes.EncoderCrashed, "The encoder ended with an error.", "exit 1");

    [Fact]
    public void Chunk_FailsTwice_ThirdAttemptOnAnotherNodeIsDelivered()
    {
        var cluster = new FakeCluster().StartSilo();
        Func<WorkOrder, FakeTurn> script = order => new FakeTurn(Fault: order.Work is { Kind: WorkKind.Encode, Chunk: 3 } && order.AttemptNumber < 3 ? Crash : null);
        var nodes = new[] { cluster.AddNode("node-a", script: script), cluster.AddNode("node-b", script: script), cluster.AddNode("node-c", script: script) };
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            Assert.Equal(JobState.Done, (await cluster.EndAsync()).State);
        });

        // Each on another node, for there are three.
        Assert.All(nodes, node => Assert.Single(node.Orders, order => order.Work is { Kind: WorkKind.Encode, Chunk: 3 }));
        Assert.Empty(cluster.FaultsOfDelivery());
    }

    [Fact]
    public void Chunk_FailsThreeTimes_JobFailsWithTheChunksOwnError()
    {
        var cluster = new FakeCluster().StartSilo();
        var node = cluster.AddNode(script: order => new FakeTurn(Fault: order.Work is { Kind: WorkKind.Encode, Chunk: 3 } ? Crash : null));
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            var end = await cluster.EndAsync();
            Assert.Equal(JobState.Failed, end.State);
            Assert.Equal(new Fault(ErrorCodes.EncoderCrashed, "Chunk 3: The encoder ended with an error (3 attempts).", "exit 1"), end.Fault);
        });

        Assert.Equal(3, node.Orders.Count(order => order.Work is { Kind: WorkKind.Encode, Chunk: 3 }));
    }

    [Fact]
    public void Node_OnWhichEverythingFailsAtOnce_TakesLittleOfTheWork()
    {
        var cluster = new FakeCluster { Asset = new FakeAsset { Chunks = 60, Lanes = [["720p"]] } }.StartSilo();
        Func<WorkOrder, FakeTurn> slowly = order => new FakeTurn(TimeSpan.FromSeconds(order.Work.Kind == WorkKind.Encode ? 5 : 0));
        var sick = cluster.AddNode("node-a", script: order => new FakeTurn(Fault: order.Work.Kind == WorkKind.Encode ? Crash : null));
        foreach (var name in (string[])["node-b", "node-c"]) cluster.AddNode(name, script: slowly);
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            Assert.Equal(JobState.Done, (await cluster.EndAsync()).State);
        });

        Assert.InRange(sick.Orders.Count(order => order.Work.Kind == WorkKind.Encode), 3, 8);
        Assert.Empty(cluster.FaultsOfDelivery());
    }

    [Fact]
    public void Work_FailsForGood_IsNotTriedAgain()
    {
        var cluster = new FakeCluster().StartSilo();
        var unreadable = new Fault(ErrorCodes.AssetUnreadable, "fake.mp4 is no media file.");
        var node = cluster.AddNode(script: order => new FakeTurn(Fault: order.Work.Kind == WorkKind.Probe ? unreadable : null));
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            Assert.Equal(unreadable, (await cluster.EndAsync()).Fault);
        });

        Assert.Single(node.Orders);
    }

    [Fact]
    public void Work_GivenBack_DoesNotCountAsAttempt()
    {
        var cluster = new FakeCluster().StartSilo();
        var given = 0;
        cluster.AddNode(script: order => new FakeTurn(
            Fault: order.Work is { Kind: WorkKind.Encode, Chunk: 0 } && given++ < 5 ? new Fault(ErrorCodes.LeaseLost, "The node is draining.") : null));
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            Assert.Equal(JobState.Done, (await cluster.EndAsync()).State);
        });

        Assert.Equal(6, given);
    }

    [Fact]
    public void Plan_Refused_JobFailsWithEveryFault()
    {
        var cluster = new FakeCluster().StartSilo();
        var faults = new[] { new Fault(ErrorCodes.AssetNoTrack, "No track."), new Fault(ErrorCodes.AssetBeyondLimits, "Too large.") };
        cluster.Silo.AddEncoderGrains(_ => new JobOptions { Plan = (_, _) => throw new FaultException(faults) });
        cluster.AddNode();
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            var end = await cluster.EndAsync();
            Assert.Equal((JobState.Failed, faults[0]), (end.State, end.Fault));
        });
    }

    [Fact]
    public void Package_FailsThreeTimes_ErrorNamesTheRendition()
    {
        var cluster = new FakeCluster().StartSilo();
        cluster.AddNode(script: order => new FakeTurn(Fault: order.Work is { Kind: WorkKind.Package, Chunk: 1 } ? Crash : null));
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            Assert.StartsWith("480p: ", (await cluster.EndAsync()).Fault!.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Job_Fails_OthersGoOn()
    {
        var cluster = new FakeCluster().StartSilo();
        cluster.AddNode(script: order => new FakeTurn(Fault: order.Work is { Job: "job-1", Kind: WorkKind.Encode } ? Crash : null));
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync("job-1");
            await cluster.SubmitAsync("job-2");
            Assert.Equal(JobState.Failed, (await cluster.EndAsync("job-1")).State);
            Assert.Equal(JobState.Done, (await cluster.EndAsync("job-2")).State);
        });

        Assert.Empty(cluster.FaultsOfDelivery("job-2"));
    }
}
