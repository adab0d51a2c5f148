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
    public void Of_NoIndex_IsInOrder() => Assert.Equal([0, 1, 2], BlockOrder.Of(3 * Block, null, []));

    [Fact]
    public void Of_IndexAtTheEnd_FollowsTheFirst() => Assert.Equal([0, 3, 4, 1, 2], BlockOrder.Of(5 * Block, new ByteRange(4 * Block - 1, 5 * Block), []));

    [Fact]
    public void Of_IndexWithinTheFirst_IsInOrder() => Assert.Equal([0, 1], BlockOrder.Of(2 * Block, new ByteRange(100, 200), []));

    // The byte after the index is not of it.
    [Fact]
    public void Of_IndexThatEndsWithABlock_LeavesTheNext() => Assert.Equal([0, 2, 1, 3], BlockOrder.Of(4 * Block, new ByteRange(2 * Block, 3 * Block), []));

    [Fact]
    public void Of_StoredBlocks_AreLeftOut() =>
        Assert.Equal([4, 2], BlockOrder.Of(5 * Block, new ByteRange(4 * Block, 5 * Block), [new BlockRange(0, 2), new BlockRange(3, 1)]));
}
