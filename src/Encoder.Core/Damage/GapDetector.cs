using Encoder.Core.Time;

namespace Encoder.Core.Damage;

/// <summary>A range of the time line in which a source with a steady frame rate has no frames.</summary>
/// <param name="Start">The expected time of the next frame, ticks.</param>
/// <param name="End">The next frame's time, ticks.</param>
/// <param name="Frames">The number of missing frames.</param>
public sealed record Gap(long Start, long End, long Frames);

/// <summary>
/// Detects gaps while the splitter runs. In a source with irregular frame distances gaps cannot be detected: only when nine of ten
/// distances agree, a long one is a gap. Memory use is constant.
/// </summary>
public sealed class GapDetector(Timebase timebase)
{
    private const int MaxDistances = 64;
    private const int MaxCandidates = 1_000;
    private readonly Dictionary<long, long> distances = [];
    private readonly List<(long Start, long End)> candidates = [];
    private readonly long shortest = Math.Max(2, timebase.From(TimeSpan.FromMilliseconds(250)));

    // A container with millisecond times stores one distance as 41 and 42, whatever the time base of the splitter.
    private readonly long rounding = Math.Max(1, timebase.From(TimeSpan.FromMicroseconds(1_100)));
    private long count;
    private long? last;

    /// <summary>Adds the presentation times of the next GOP, ascending.</summary>
    public void Add(IReadOnlyList<long> pts)
    {
        foreach (var time in pts)
        {
            if (last is { } before && time > before) Take(before, time);
            last = Math.Max(last ?? time, time);
        }
    }

    /// <summary>The gaps found so far; none in a source without a steady frame rate.</summary>
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
