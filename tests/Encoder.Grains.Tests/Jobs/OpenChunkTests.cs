using Encoder.Contracts;
using Encoder.TestSupport.Grains;

namespace Encoder.Grains.Tests.Jobs;

/// <summary>A chunk may begin before its end is decided. The opening is a hint that no store holds: whatever is lost, the plan page tells it all.</summary>
public sealed class OpenChunkTests
{
    private static readonly FakeAsset Arriving = new() { Chunks = 6, ChunksPerPage = 1, PageTakes = TimeSpan.FromSeconds(6), Lanes = [["720p"], ["360p"]] };

    [Fact]
    public void Chunk_ThatIsOpen_IsBegunAndCommittedByTheSameAttempt()
    {
        var cluster = new FakeCluster { Asset = Arriving }.StartSilo();
        var node = cluster.AddNode(slots: 4);
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            Assert.Equal(JobState.Done, (await cluster.EndAsync()).State);
        });

        var encodes = node.Orders.Where(order => order.Work is { Kind: WorkKind.Encode } && order.Work.Lane < 2).ToList();
        Assert.Equal(12, encodes.Count);
        Assert.Equal(12, encodes.Count(order => order is { Opening: not null, Chunk: null, AttemptNumber: 1 }));
        Assert.Empty(cluster.FaultsOfDelivery());
    }

    [Fact]
    public void Chunk_ThatIsOpenOnANodeThatDies_IsBegunAgain()
    {
        var cluster = new FakeCluster { Asset = Arriving }.StartSilo();
        cluster.AddNode("node-1", slots: 4);
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            await cluster.UntilAsync(snapshot => snapshot.PlannedChunks == 2);
            cluster.AddNode("node-2", slots: 4);
            cluster.KillNode("node-1");
            Assert.Equal(JobState.Done, (await cluster.EndAsync()).State);
        });

        Assert.Empty(cluster.FaultsOfDelivery());
    }

    [Fact]
    public void Chunk_ThatIsOpenWhenTheSiloIsLost_IsBegunAgain()
    {
        var cluster = new FakeCluster { Asset = Arriving }.StartSilo();
        cluster.AddNode(slots: 4);
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            await cluster.UntilAsync(snapshot => snapshot.PlannedChunks == 2);
            cluster.CrashSilo();
            cluster.StartSilo();
            await cluster.WakePersistentlyAsync();
            Assert.Equal(JobState.Done, (await cluster.EndAsync()).State);
        });

        Assert.Empty(cluster.FaultsOfDelivery());
    }
}
