using Encoder.Core.Chunks;
using Encoder.TestSupport.Grains;

namespace Encoder.Grains.Tests.Jobs;

public sealed class ChunkTableTests
{
    private readonly ChunkTable table = new(lanes: 2);

    public ChunkTableTests()
    {
        var asset = new FakeAsset { Chunks = 6 };
        for (var chunk = 0; chunk < 6; chunk++) table.Add(asset.Chunk(chunk));
    }

    [Fact]
    public void Begin_OfALaterChunk_LeavesThosePassedOverBehindTheCursor()
    {
        table.Begin(2, 1);
        Assert.Equal(3, table.Cursor);
        Assert.Equal([(0, 0), (0, 1), (1, 0), (1, 1), (2, 0)], table.BeforeCursor);
        table.Begin(1, 0);
        Assert.DoesNotContain((1, 0), table.BeforeCursor);
    }

    [Fact]
    public void GiveBack_OfABegunLane_MakesItReadyAgain()
    {
        table.Begin(0, 0);
        table.Begin(0, 1);
        table.GiveBack(0, 1);
        Assert.Equal([(0, 1)], table.BeforeCursor);
        Assert.True(table.AnyReady);
    }

    [Fact]
    public void GiveBack_OfACommittedLane_ChangesNothing()
    {
        table.Commit(0, 0);
        table.GiveBack(0, 0);
        Assert.DoesNotContain((0, 0), table.BeforeCursor);
    }

    [Fact]
    public void Open_WithNothingElseReady_MakesTheNextChunkReady()
    {
        Assert.False(table.Open(Opening(6)));
        BeginAll();
        Assert.True(table.Open(Opening(6)));
        Assert.False(table.Open(Opening(6)));
        Assert.Equal([(6, 0), (6, 1)], table.BeforeCursor);
        Assert.Equal((6, null), (table.Planned, table.Find(6)));
    }

    [Fact]
    public void Open_OfAChunkThatIsPlannedOrComesLater_ChangesNothing()
    {
        BeginAll();
        Assert.False(table.Open(Opening(5)));
        Assert.False(table.Open(Opening(7)));
        Assert.False(table.AnyReady);
    }

    [Fact]
    public void Open_OfTheChunkBehindAnOpenOne_MakesItReadyToo()
    {
        BeginAll();
        table.Open(Opening(6));
        Assert.True(table.Open(Opening(7)));
        Assert.False(table.Open(Opening(9)));
        Assert.Equal([(6, 0), (6, 1), (7, 0), (7, 1)], table.BeforeCursor);
        table.Begin(6, 0);
        table.Begin(7, 0);
        table.Add(new FakeAsset { Chunks = 8 }.Chunk(6));
        Assert.Equal((null, 7), (table.OpeningOf(6), table.OpeningOf(7)?.Number));
        Assert.Equal([(6, 1), (7, 1)], table.BeforeCursor);
        table.Add(new FakeAsset { Chunks = 8 }.Chunk(7));
        Assert.Equal([(6, 1), (7, 1)], table.BeforeCursor);
        Assert.Empty(table.Openings);
    }

    [Fact]
    public void Add_OfTheOpenChunk_KeepsWhatIsBegunAndMakesTheRestReady()
    {
        BeginAll();
        table.Open(Opening(6));
        table.Begin(6, 0);
        table.Begin(6, 1);
        table.GiveBack(6, 1);
        Assert.False(table.AnyReady);
        table.Add(new FakeAsset { Chunks = 7 }.Chunk(6));
        Assert.Equal([(6, 1)], table.BeforeCursor);
        Assert.False(table.IsOpen(6));
        Assert.True(table.Commit(6, 0));
    }

    [Fact]
    public void Shut_WithAChunkOpen_TakesItBack()
    {
        BeginAll();
        table.Open(Opening(6));
        table.Shut();
        Assert.False(table.AnyReady);
        table.Add(new FakeAsset { Chunks = 7 }.Chunk(6));
        Assert.True(table.AnyReady);
    }

    private static ChunkOpening Opening(int number) => new(number, number, 0, number * 100, number, number + 1, 0, FakeAsset.Timebase);

    private void BeginAll()
    {
        for (var chunk = 0; chunk < table.Planned; chunk++)
            for (var lane = 0; lane < table.Lanes; lane++) table.Begin(chunk, lane);
    }

    [Fact]
    public void Commit_OfEveryLane_ClosesTheChunkAndAdvancesThePrefix()
    {
        Assert.True(table.Commit(1, 0));
        Assert.True(table.Commit(1, 1));
        Assert.Null(table.Find(1));
        Assert.Equal((0, 2), (table.DonePrefix, table.DoneLanes));
        table.Commit(0, 0);
        table.Commit(0, 1);
        Assert.Equal(2, table.DonePrefix);
    }

    [Fact]
    public void Commit_Again_IsNotCounted()
    {
        table.Commit(0, 0);
        Assert.False(table.Commit(0, 0));
        Assert.False(table.Commit(99, 0));
        Assert.Equal(1, table.DoneLanes);
    }

    [Fact]
    public void Commit_OfAll_IsDone()
    {
        foreach (var chunk in Enumerable.Range(0, 6).Reverse())
        {
            Assert.False(table.IsDone);
            table.Commit(chunk, 1);
            table.Commit(chunk, 0);
        }

        Assert.True(table.IsDone);
        Assert.False(table.AnyReady);
        Assert.Equal(6, table.DonePrefix);
    }

    [Fact]
    public void Add_OutOfOrder_IsRefused() =>
        Assert.Throws<InvalidOperationException>(() => table.Add(new FakeAsset { Chunks = 10 }.Chunk(8)));

    [Fact]
    public void Forget_OfCommittedChunks_KeepsWhatIsCounted()
    {
        for (var chunk = 0; chunk < 4; chunk++)
            for (var lane = 0; lane < 2; lane++) table.Commit(chunk, lane);
        table.Forget(3);
        table.Forget(2);

        Assert.Equal((3, 6, 4, 8, 600L), (table.First, table.Planned, table.DonePrefix, table.DoneLanes, table.Frames));
        Assert.True(table.IsCommitted(1, 0));
        Assert.Null(table.Find(1));
        Assert.Equal(4, table.Find(4)!.Number);
        Assert.False(table.Commit(1, 0));
        Assert.True(table.Commit(4, 0));
        Assert.Throws<InvalidOperationException>(() => table.Forget(5));
    }

    [Fact]
    public void Table_OfWhatIsLeft_GoesOnAsTheWholeWould()
    {
        var left = new ChunkTable(lanes: 2, first: 4, frames: 400);
        var asset = new FakeAsset { Chunks = 6 };
        for (var chunk = 4; chunk < 6; chunk++) left.Add(asset.Chunk(chunk));
        Assert.Equal((4, 6, 4, 4, 8, 600L), (left.First, left.Planned, left.Cursor, left.DonePrefix, left.DoneLanes, left.Frames));
        for (var chunk = 4; chunk < 6; chunk++)
            for (var lane = 0; lane < 2; lane++) left.Commit(chunk, lane);
        Assert.True(left.IsDone);
        Assert.True(left.IsLaneDone(1));
    }
}
