using Encoder.Contracts;

namespace Encoder.Client.Uploads;

/// <summary>The order in which the blocks of a file are uploaded. Pure.</summary>
internal static class BlockOrder
{
    /// <summary>Bytes at the start of a file that a demuxer needs to detect the format and the extent of the media: it reads 32 KiB at a time.</summary>
    public const int HeadLength = 64 * 1024;

    /// <summary>The number of blocks of a file of the given length.</summary>
    public static int Count(long length) => checked((int)((length + AssetInfo.BlockLength - 1) / AssetInfo.BlockLength));

    /// <summary>
    /// The start of the first block, then the index and the rest of its last block, then the other blocks in order; without blocks that are
    /// stored. If no index follows the media, all blocks in order.
    /// </summary>
    public static IEnumerable<BlockSpan> Of(long length, ByteRange? index, IReadOnlyList<BlockRange> stored)
    {
        var blocks = Enumerable.Range(0, Count(length));
        var done = Expand(stored);
        var spans = index is { } range && range.Start > HeadLength ? IndexFirst(blocks, range) : blocks.Select(block => new BlockSpan(block));
        return spans.Where(span => !done.Contains(span.Block));
    }

    private static IEnumerable<BlockSpan> IndexFirst(IEnumerable<int> blocks, ByteRange index)
    {
        var (first, within) = ((int)(index.Start / AssetInfo.BlockLength), (int)(index.Start % AssetInfo.BlockLength));
        var last = (int)((index.End - 1) / AssetInfo.BlockLength);
        yield return new(0, To: HeadLength);
        foreach (var block in blocks.Where(block => block >= first && block <= last))
            yield return new(block, From: block == first ? within : 0);
        foreach (var block in blocks.Where(block => block < first || block > last || (block == first && within > 0)))
            yield return new(block, From: block == 0 ? HeadLength : 0, To: block == first ? within : null);
    }

    /// <summary>The numbers in the given ranges.</summary>
    public static HashSet<int> Expand(IReadOnlyList<BlockRange> ranges) => [.. ranges.SelectMany(range => Enumerable.Range(range.First, range.Count))];
}
