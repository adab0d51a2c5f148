using Encoder.Core.Time;

namespace Encoder.Core.Damage;

/// <summary>A range of the time line in which a source with a steady frame rate has no frames.</summary>
/// <param name="Start">Where the next frame would have been, ticks.</param>
/// <param name="End">The next frame's time, ticks.</param>
/// <param name="Frames">How many frames would have stood there.</param>
public sealed record Gap(long Start, long End, long Frames);

/// <summary>
/// Looks for holes while the splitter goes on. A source whose frames come at all distances has none to tell: only where nine of ten
/// distances agree is a long one a loss. Memory does not grow with the source.
/// </summary>
public sealed class GapDetector(Timebase timebase)
{
    private const int MaxDistances = 64;
    private const int MaxCandidates = 1_000;
    private readonly Dictionary<long, long> distances = [];
    private readonly List<(long Start, long End)> candidates = [];
    private readonly long shortest = Math.Max(2, timebase.From(TimeSpan.FromMilliseconds(250)));

    // A container that counts milliseconds makes 41 and 42 of one distance, in whatever time base the splitter writes them.
    private readonly long rounding = Math.Max(1, timebase.From(TimeSpan.FromMicroseconds(1_100)));
    private long count;
    private long? last;

    /// <summary>The presentation times of the next GOP, ascending.</summary>
    public void Add(IReadOnlyList<long> pts)
    {
        foreach (var time in pts)
        {
            if (last is { } before && time > before) Take(before, time);
            last = Math.Max(last ?? time, time);
        }
    }

    /// <summary>The holes found so far; none in a source without a steady frame rate.</summary>
    public IReadOnlyList<Gap> Gaps()
    {
        if (candidates.Count == 0 || distances.Count == 0) return [];
        var usual = distances.MaxBy(entry => entry.Value).Key;
        var steady = distances.Where(entry => Math.Abs(entry.Key - usual) <= rounding).Sum(entry => entry.Value);
        if (steady * 10 < count * 9) return [];
        return
        [
            .. candidates.Where(gap => gap.End - gap.Start >= 4 * usual)
                .Select(gap => new Gap(gap.Start + usual, gap.End, ((gap.End - gap.Start + (usual / 2)) / usual) - 1)),
        ];
    }

    private void Take(long before, long time)
    {
        var distance = time - before;
        count++;
        if (distances.TryGetValue(distance, out var seen)) distances[distance] = seen + 1;
        else if (distances.Count < MaxDistances) distances.Add(distance, 1);
        if (distance >= shortest && candidates.Count < MaxCandidates) candidates.Add((before, time));
    }
}
