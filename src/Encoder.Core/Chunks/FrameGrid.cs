using Encoder.Core.Plans;
using Encoder.Core.Time;

namespace Encoder.Core.Chunks;

/// <summary>
/// The frames of a rung with a frame rate of its own: one at every tick of its rate, counted from zero of the asset's time line, whatever the chunk.
/// A source frame shows from the tick nearest to its time, halves up, as in ffmpeg's filter <c>fps</c>; so a chunk owns the ticks from its first frame's up
/// to the next chunk's, and its edges fall as in one run over the whole asset.
/// </summary>
public static class FrameGrid
{
    /// <summary>The chunk as a rung sees it, with the time base it counts in. A rung that keeps the source's times sees it as it is.</summary>
    public static (ChunkEntry Chunk, Timebase Timebase) Place(RungPlan rung, ChunkEntry chunk, Timebase timebase)
    {
        if (rung.FrameRate is not { } rate) return (chunk, timebase);
        var ticks = TicksOf(rate);
        var start = ticks.Rescale(chunk.Start, timebase);
        // The plan makes no segment shorter than a tick, but an asset may be: it is one frame all the same.
        var end = Math.Max(start + 1, ticks.Rescale(chunk.End, timebase));
        long[] starts = [.. chunk.SegmentStarts.Select(at => ticks.Rescale(at, timebase))];
        return (
            chunk with
            {
                Start = start, End = end, Frames = checked((int)(end - start)), Repeats = null, SegmentStarts = starts,
                SegmentFrames = [.. starts.Select((from, at) => checked((int)((at + 1 < starts.Length ? starts[at + 1] : end) - from)))],
            },
            ticks);
    }

    /// <summary>Ticks that a segment must last, so that every rung has a frame in it: one of the slowest rate, or any.</summary>
    public static long ShortestSegment(EncodePlan plan, Timebase timebase) => (plan.Video?.Lanes ?? [])
        .SelectMany(lane => lane.Rungs)
        .Select(rung => rung.FrameRate is { } rate ? timebase.Rescale(1, TicksOf(rate)) + 1 : 1)
        .DefaultIfEmpty(1).Max();

    private static Timebase TicksOf(Rational rate) => new(rate.Den, rate.Num);
}
