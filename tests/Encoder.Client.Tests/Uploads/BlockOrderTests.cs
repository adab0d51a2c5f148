using Encoder.Client.Uploads;
using Encoder.Contracts;

namespace Encoder.Client.Tests.Uploads;

public sealed class BlockOrderTests
{
    private const long Block = AssetInfo.BlockLength;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(Block, 1)]
    [InlineData(Block + 1, 2)]
    public void Count_Length_IsRoundedUp(long length, int blocks) => Assert.Equal(blocks, BlockOrder.Count(length));

    [Fact]
    public void Of_NoIndex_IsInOrder() => Assert.Equal([new(0), new(1), new(2)], BlockOrder.Of(3 * Block, null, []));

    [Fact]
    public void Of_IndexAtTheEnd_FollowsTheHead() => Assert.Equal(
        [Head, new(3, From: 100), new(4), BehindHead, new(1), new(2), new(3, To: 100)],
        BlockOrder.Of(5 * Block, new ByteRange((3 * Block) + 100, 5 * Block), []));

    [Fact]
    public void Of_IndexWithinTheFirst_FollowsTheHead() =>
        Assert.Equal([Head, new(0, From: 1_000_000), new(0, BlockOrder.HeadLength, 1_000_000), new(1)], BlockOrder.Of(2 * Block, new ByteRange(1_000_000, 1_000_100), []));

    [Theory]
    [InlineData(100, 200)]
    [InlineData(BlockOrder.HeadLength, Block + 1)]
    public void Of_IndexThatStartsInTheHead_IsInOrder(long start, long end) =>
        Assert.Equal([new(0), new(1)], BlockOrder.Of(2 * Block, new ByteRange(start, end), []));

    // The byte after the index is not of it.
    [Fact]
    public void Of_IndexThatEndsWithABlock_LeavesTheNext() =>
        Assert.Equal([Head, new(2), BehindHead, new(1), new(3)], BlockOrder.Of(4 * Block, new ByteRange(2 * Block, 3 * Block), []));

    [Fact]
    public void Of_AnyIndex_IsEveryByteOnce()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var length = random.NextInt64(1, 6 * Block);
            var start = random.NextInt64(length);
            var spans = BlockOrder.Of(length, new ByteRange(start, random.NextInt64(start + 1, length + 1)), [])
                .Select(span => (Start: (span.Block * Block) + span.From, End: Math.Min(length, (span.Block * Block) + (span.To ?? Block)))).Order().ToList();

            Assert.Equal((0, length), (spans[0].Start, spans[^1].End));
            Assert.All(spans.Zip(spans.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
        }
    }

    [Fact]
    public void Of_StoredBlocks_AreLeftOut() =>
        Assert.Equal([new(4), new(2)], BlockOrder.Of(5 * Block, new ByteRange(4 * Block, 5 * Block), [new BlockRange(0, 2), new BlockRange(3, 1)]));

    private static BlockSpan Head => new(0, To: BlockOrder.HeadLength);

    private static BlockSpan BehindHead => new(0, From: BlockOrder.HeadLength);
}
