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
    /// The head of the first block, then the blocks that hold the index, then the rest, in order; without those that are stored. Where no index
    /// follows the media, all in order.
    /// </summary>
    public static IEnumerable<BlockSpan> Of(long length, ByteRange? index, IReadOnlyList<BlockRange> stored)
    {
        var blocks = Enumerable.Range(0, Count(length)).Select(block => new BlockSpan(block));
        if (index is { } range && range.Start >= AssetInfo.BlockLength)
        {
            var first = (int)(range.Start / AssetInfo.BlockLength);
            var last = (int)((range.End - 1) / AssetInfo.BlockLength);
            var ahead = blocks.Where(span => span.Block >= first && span.Block <= last);
            var rest = blocks.Where(span => span.Block > 0 && (span.Block < first || span.Block > last));
            blocks = [new(0, To: HeadLength), .. ahead, new(0, From: HeadLength), .. rest];
        }
        var done = Expand(stored);
        return blocks.Where(span => !done.Contains(span.Block));
    }

    /// <summary>The numbers in ranges.</summary>
    public static HashSet<int> Expand(IReadOnlyList<BlockRange> ranges) => [.. ranges.SelectMany(range => Enumerable.Range(range.First, range.Count))];
}
