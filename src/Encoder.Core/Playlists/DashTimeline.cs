using Encoder.Core.Delivery;
using Encoder.Core.Time;

namespace Encoder.Core.Playlists;

/// <summary>
/// A rendition's SegmentTimeline (ISO/IEC 23009-1 §5.3.9.6). DASH requires whole ticks per second, so a time base of 1001/30000 becomes the
/// timescale 30000, and its ticks 1,001 times as many: exact.
/// </summary>
/// <param name="Timescale">Ticks per second.</param>
/// <param name="Runs">Segments of equal length that follow one another.</param>
internal sealed record DashTimeline(int Timescale, IReadOnlyList<DashRun> Runs)
{
    // A segment of sound ends with the packet in which that of the picture does: of four, at least one is as long as the longest.
    private const int SegmentsLikeNext = 4;

    /// <summary>Number of the first segment.</summary>
    public int FirstNumber { get; init; }

    /// <summary>When the first segment starts.</summary>
    public long Start => Runs[0].Time;

    /// <summary>When the last segment ends.</summary>
    public long End => Runs[^1].Time + (Runs[^1].Duration * (Runs[^1].Repeat + 1L));

    /// <summary>The longest segment.</summary>
    public long Longest => Runs.Max(run => run.Duration);

    /// <summary>The length of one tick.</summary>
    public Timebase Timebase => new(1, Timescale);

    /// <summary>The timeline of a rendition that has segments.</summary>
    public static DashTimeline Of(RenditionTrack track)
    {
        var runs = new List<DashRun>();
        foreach (var segment in track.Segments)
        {
            var run = RunOf(segment, track.Timebase.Num);
            var last = runs.Count > 0 ? runs[^1] : null;
            if (last is not null && last.Duration == run.Duration && last.End == run.Time)
                runs[^1] = last with { Repeat = last.Repeat + 1 };
            else
                runs.Add(run);
        }

        if (OpenOf(track) is { } open) runs.Add(RunOf(open, track.Timebase.Num) with { IsOpen = true });
        return new DashTimeline(track.Timebase.Den, runs) { FirstNumber = track.Segments[0].Number };
    }

    // As long as the longest of the last ones: a player looks for the next segment behind this duration. If it is too long by a packet of sound, it finds
    // the next one; if it were too short, it would find this one again.
    private static SegmentInfo? OpenOf(RenditionTrack track)
    {
        if (track.Open is not [var first, ..] parts) return null;
        var expected = track.Segments.TakeLast(SegmentsLikeNext).Max(segment => segment.Duration);
        return new SegmentInfo(track.Segments[^1].Number + 1, null, first.Start, Math.Max(expected, parts.Sum(part => part.Duration)), 0);
    }

    // S@t is unsigned. Only encoder priming starts before zero, and the edit list removes it.
    private static DashRun RunOf(SegmentInfo segment, int ticksPerTick)
    {
        var start = Math.Max(0, segment.Start);
        return new DashRun(start * ticksPerTick, (segment.Start + segment.Duration - start) * ticksPerTick, 0);
    }
}

/// <summary>One S element: <paramref name="Repeat"/> + 1 segments of <paramref name="Duration"/> from <paramref name="Time"/> on.</summary>
internal sealed record DashRun(long Time, long Duration, int Repeat)
{
    /// <summary>When the run ends.</summary>
    public long End => Time + (Duration * (Repeat + 1L));

    /// <summary>Whether its segment is not complete, so that its duration is only expected.</summary>
    public bool IsOpen { get; init; }
}
