using Encoder.Contracts;

namespace Encoder.Client.Uploads;

/// <summary>In which order the blocks of a file go. Pure.</summary>
internal static class BlockOrder
{
    /// <summary>How many blocks a file of that length has.</summary>
    public static int Count(long length) => checked((int)((length + AssetInfo.BlockLength - 1) / AssetInfo.BlockLength));

    /// <summary>The first block, then those that hold the index, then the rest, in order; without those that are stored.</summary>
    public static IEnumerable<int> Of(long length, ByteRange? index, IReadOnlyList<BlockRange> stored)
    {
        var blocks = Enumerable.Range(0, Count(length));
        if (index is { } range)
        {
            var first = (int)(range.Start / AssetInfo.BlockLength);
            var last = (int)((range.End - 1) / AssetInfo.BlockLength);
            blocks = blocks.Take(1).Concat(Enumerable.Range(first, last - first + 1)).Concat(blocks).Distinct();
        }
        var done = Expand(stored);
        return blocks.Where(block => !done.Contains(block));
    }

    /// <summary>The numbers in ranges.</summary>
    public static HashSet<int> Expand(IReadOnlyList<BlockRange> ranges) => [.. ranges.SelectMany(range => Enumerable.Range(range.First, range.Count))];
}
