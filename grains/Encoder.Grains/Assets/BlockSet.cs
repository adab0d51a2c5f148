using Encoder.Contracts;

namespace Encoder.Grains;

/// <summary>The stored blocks of an asset, and the stored ranges of incomplete blocks. No I/O.</summary>
internal sealed class BlockSet
{
    private const long BlockLength = AssetInfo.BlockLength;
    private readonly List<BlockRange> complete = [];
    private readonly Dictionary<int, RangeSet> parts = [];

    /// <summary>The length, once known.</summary>
    public long? Length { get; set; }

    /// <summary>Number of blocks that are stored completely. Once the asset is complete it counts all, even when the last is stored in parts.</summary>
    public IReadOnlyList<BlockRange> Stored => Length is > 0 and var length && IsComplete ? [new BlockRange(0, CountOf(length))] : complete;

    /// <summary>The stored ranges of incomplete blocks.</summary>
    public IReadOnlyList<BlockPart> Partial => IsComplete
        ? []
        : [.. parts.OrderBy(part => part.Key).SelectMany(part => part.Value.All.Select(range => new BlockPart(part.Key, range.End - range.Start, range.Start)))];

    /// <summary>The offset after the last stored byte.</summary>
    public long End { get; private set; }

    public long StoredBytes
    {
        get
        {
            var bytes = complete.Sum(range => range.Count * BlockLength) + parts.Values.Sum(part => (long)part.Bytes);
            if (Length is { } length && complete.Count > 0 && complete[^1] is var last) bytes -= Math.Max(0, (last.First + last.Count) * BlockLength - length);
            return bytes;
        }
    }

    /// <summary>Bytes stored without a hole from the start.</summary>
    public long ContiguousBytes
    {
        get
        {
            var blocks = complete.Count > 0 && complete[0].First == 0 ? complete[0].Count : 0;
            var bytes = blocks * BlockLength + (parts.GetValueOrDefault(blocks)?.Prefix ?? 0);
            return Length is { } length ? Math.Min(bytes, length) : bytes;
        }
    }

    public bool IsComplete => ContiguousBytes == Length;

    public void Add(StoredBlock block)
    {
        if (!block.IsPart) AddWhole(block.Number);
        else if (!Contains(block.Number)) PartsOf(block.Number).Add(block.Start, block.End);
        End = Math.Max(End, block.Number * BlockLength + block.End);
    }

    /// <summary>Counts the blocks before one as complete.</summary>
    public void AddBefore(int number)
    {
        complete.RemoveAll(range => range.First + range.Count <= number);
        if (complete.Count > 0 && complete[0].First <= number)
        {
            complete[0] = new BlockRange(0, complete[0].First + complete[0].Count);
            return;
        }

        complete.Insert(0, new BlockRange(0, number));
    }

    /// <summary>The incomplete blocks, as ranges; at most <paramref name="most"/>.</summary>
    public IReadOnlyList<BlockRange> Holes(long length, int most)
    {
        var count = CountOf(length);
        var holes = new List<BlockRange>();
        var next = 0;
        foreach (var range in complete.Append(new BlockRange(count, 0)))
        {
            if (range.First > next && holes.Count < most) holes.Add(new BlockRange(next, range.First - next));
            next = range.First + range.Count;
        }

        return holes;
    }

    private static int CountOf(long length) => (int)((length + BlockLength - 1) / BlockLength);

    private bool Contains(int number) => complete.Exists(range => number >= range.First && number < range.First + range.Count);

    private RangeSet PartsOf(int number) => parts.TryGetValue(number, out var present) ? present : parts[number] = new RangeSet();

    private void AddWhole(int number)
    {
        parts.Remove(number);
        if (Contains(number)) return;

        // Uploads are sequential with a few blocks in parallel, so the position is at the end or near it.
        var at = complete.FindLastIndex(range => range.First < number) + 1;
        var joinsLeft = at > 0 && complete[at - 1].First + complete[at - 1].Count == number;
        var joinsRight = at < complete.Count && complete[at].First == number + 1;
        var first = joinsLeft ? complete[at - 1].First : number;
        var count = 1 + (joinsLeft ? complete[at - 1].Count : 0) + (joinsRight ? complete[at].Count : 0);
        if (joinsRight) complete.RemoveAt(at);
        if (joinsLeft) complete[at - 1] = new BlockRange(first, count);
        else complete.Insert(at, new BlockRange(first, count));
    }
}
