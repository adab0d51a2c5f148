namespace Encoder.Grains;

/// <summary>What there is of something that arrives in pieces: stretches in order that neither overlap nor touch. No I/O.</summary>
public sealed class Stretches
{
    private readonly List<(int Start, int End)> stretches = [];

    /// <summary>All of them, in order, half open.</summary>
    public IReadOnlyList<(int Start, int End)> All => stretches;

    /// <summary>How much there is.</summary>
    public int Bytes => stretches.Sum(stretch => stretch.End - stretch.Start);

    /// <summary>How much there is from the beginning on.</summary>
    public int Prefix => stretches is [(0, var end), ..] ? end : 0;

    /// <summary>Adds what lies from a start to an end, some of which may be there.</summary>
    public void Add(int start, int end)
    {
        if (start >= end) return;
        var first = stretches.FindIndex(stretch => stretch.End >= start);
        if (first < 0) first = stretches.Count;
        var behind = first;
        for (; behind < stretches.Count && stretches[behind].Start <= end; behind++)
            (start, end) = (Math.Min(start, stretches[behind].Start), Math.Max(end, stretches[behind].End));
        stretches.RemoveRange(first, behind - first);
        stretches.Insert(first, (start, end));
    }

    /// <summary>What is missing from a start to an end, in order.</summary>
    public IEnumerable<(int Start, int End)> Gaps(int start, int end)
    {
        foreach (var stretch in stretches)
        {
            if (stretch.End <= start) continue;
            if (stretch.Start >= end) break;
            if (stretch.Start > start) yield return (start, stretch.Start);
            start = stretch.End;
        }

        if (start < end) yield return (start, end);
    }
}
