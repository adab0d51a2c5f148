namespace Encoder.Grains;

/// <summary>What there is of something that arrives in pieces: ranges in order that neither overlap nor touch. No I/O.</summary>
public sealed class RangeSet
{
    private readonly List<(int Start, int End)> ranges = [];

    /// <summary>All of them, in order, half open.</summary>
    public IReadOnlyList<(int Start, int End)> All => ranges;

    /// <summary>How much there is.</summary>
    public int Bytes => ranges.Sum(range => range.End - range.Start);

    /// <summary>How much there is from the beginning on.</summary>
    public int Prefix => ranges is [(0, var end), ..] ? end : 0;

    /// <summary>Adds what lies from a start to an end, some of which may be there.</summary>
    public void Add(int start, int end)
    {
        if (start >= end) return;
        var first = ranges.FindIndex(range => range.End >= start);
        if (first < 0) first = ranges.Count;
        var behind = first;
        for (; behind < ranges.Count && ranges[behind].Start <= end; behind++)
            (start, end) = (Math.Min(start, ranges[behind].Start), Math.Max(end, ranges[behind].End));
        ranges.RemoveRange(first, behind - first);
        ranges.Insert(first, (start, end));
    }

    /// <summary>What is missing from a start to an end, in order.</summary>
    public IEnumerable<(int Start, int End)> Gaps(int start, int end)
    {
        foreach (var range in ranges)
        {
            if (range.End <= start) continue;
            if (range.Start >= end) break;
            if (range.Start > start) yield return (start, range.Start);
            start = range.End;
        }

        if (start < end) yield return (start, end);
    }
}
