using Encoder.Contracts;

namespace Encoder.Client.Uploads;

/// <summary>In which order the blocks of a file go. Pure.</summary>
internal static class BlockOrder
{
    /// <summary>Bytes of a file in which a demuxer sees what it is and how far its media reach: it reads 32 KiB at a time.</summary>
    public const int HeadLength = 64 * 1024;

    /// <summary>How many blocks a file of that length has.</summary>
    public static int Count(long length) => checked((int)((length + AssetInfo.BlockLength - 1) / AssetInfo.BlockLength));

    /// <summary>
    /// The head of the first block, then the index and what follows it in its last block, then the rest, in order; without blocks that are
    /// stored. Where no index follows the media, all in order.
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

    /// <summary>The numbers in ranges.</summary>
    public static HashSet<int> Expand(IReadOnlyList<BlockRange> ranges) => [.. ranges.SelectMany(range => Enumerable.Range(range.First, range.Count))];
}
