namespace Encoder.Grains;

/// <summary>The present ranges of something that arrives in pieces: sorted, neither overlapping nor adjacent. No I/O.</summary>
public sealed class RangeSet
{
    private readonly List<(int Start, int End)> ranges = [];

    /// <summary>All ranges, sorted, half open.</summary>
    public IReadOnlyList<(int Start, int End)> All => ranges;

    /// <summary>Total length of the ranges.</summary>
    public int Bytes => ranges.Sum(range => range.End - range.Start);

    /// <summary>Length that is present without a hole from 0.</summary>
    public int Prefix => ranges is [(0, var end), ..] ? end : 0;

    /// <summary>Adds a range, parts of which may be present already.</summary>
    public void Add(int start, int end)
    {
        if (start >= end) return;
        var first = ranges.FindIndex(range => range.End >= start);
        if (first < 0) first = ranges.Count;
        var next = first;
        for (; next < ranges.Count && ranges[next].Start <= end; next++)
            (start, end) = (Math.Min(start, ranges[next].Start), Math.Max(end, ranges[next].End));
        ranges.RemoveRange(first, next - first);
        ranges.Insert(first, (start, end));
    }

    /// <summary>The missing ranges between a start and an end, sorted.</summary>
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
