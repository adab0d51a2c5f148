using Encoder.Core.Plans;
using Encoder.Core.Time;

namespace Encoder.Core.Chunks;

/// <summary>
/// Groups GOPs into chunks: an online fold over the splitter's GOP files in order, a function of source and spec alone.
/// A chunk is closed once the next GOP is known, for that GOP's first frame is the chunk's end.
/// </summary>
public sealed class ChunkPlanner(ChunkTargets targets)
{
    private const int ShortestPart = 8;
    private readonly List<GopEntry> open = [];

    // A chunk that is full, until more than a rest is known to follow: of a source that claims no end, only the end itself tells of a rest.
    private readonly List<GopEntry> held = [];
    private int chunks;
    private int segments;
    private long planned = long.MinValue;

    /// <summary>A planner for a plan, counting in the splitter's time base.</summary>
    public static ChunkPlanner For(EncodePlan plan, Timebase timebase) => new(ChunkTargets.For(plan, timebase));

    /// <summary>Frames left out so far because chunks before their times were complete.</summary>
    public long Unplaced { get; private set; }

    /// <summary>Takes the next GOP; gives the chunks it completes (none, one, or the pieces of one near the end).</summary>
    public IReadOnlyList<ChunkEntry> Add(GopEntry gop)
    {
        // A GOP of frames that are not shown is decoded with the next one, if at all. Damaged time stamps may lie behind what is planned already.
        var shown = gop.Pts.Where(targets.IsShown).ToList();
        gop = gop with { Pts = [.. shown.Where(pts => pts >= planned)] };
        Unplaced += shown.Count - gop.Pts.Count;
        if (gop.Pts.Count == 0) return [];
        List<ChunkEntry> closed = [];
        if (open.Count > 0 && ClosesBefore(gop))
        {
            closed.AddRange(Release());
            held.AddRange(open);
            open.Clear();
            planned = gop.Pts[0];
        }

        open.Add(gop);
        if (!targets.MayBeRest(Start, End)) closed.AddRange(Release());
        return closed;
    }

    /// <summary>The asset has ended: gives what is left.</summary>
    public IReadOnlyList<ChunkEntry> Complete()
    {
        open.InsertRange(0, held);
        held.Clear();
        return open.Count == 0 ? [] : Close(open, End, isEnd: true);
    }

    private long Start => open.Min(gop => gop.Pts[0]);

    private long End => open.Max(gop => gop.Pts[^1]) + LastDuration();

    private List<ChunkEntry> Release()
    {
        if (held.Count == 0) return [];
        var entries = Close(held, Start, isEnd: false);
        held.Clear();
        return entries;
    }

    private bool ClosesBefore(GopEntry gop)
    {
        // GOPs that overlap in time cannot be cut between.
        if (targets.IsRest(gop.Pts[0]) || gop.Pts[0] <= open.Max(earlier => earlier.Pts[^1])) return false;
        var target = targets.At(Start);
        var without = gop.Pts[0] - Start;
        // A short GOP before a long one makes no chunk of its own: starting an ffmpeg costs more than its frames.
        if (without < Math.Max(targets.ShortestSegment, target / ShortestPart)) return false;
        var with = gop.Pts[^1] + FrameDistance(gop.Pts) - Start;
        return Math.Abs(target - without) <= Math.Abs(with - target);
    }

    private List<ChunkEntry> Close(List<GopEntry> gops, long end, bool isEnd)
    {
        long[] times = [.. gops.SelectMany(gop => gop.Pts).Order()];
        var target = targets.At(times[0]);
        // Near the end of the asset a long GOP is cut finer, so that slots finish together: a piece that starts inside a GOP
        // decodes that GOP from its keyframe and throws away what belongs to the piece before.
        var pieces = targets.IsTail(times[0]) ? EqualParts(times, end, target) : [times[0]];
        return [.. pieces.Select((start, at) => Entry(gops, times, start, at + 1 < pieces.Count ? pieces[at + 1] : end, isEnd && at + 1 == pieces.Count))];
    }

    private ChunkEntry Entry(List<GopEntry> gops, long[] times, long start, long end, bool isLast)
    {
        var frames = times[LowerBound(times, start)..LowerBound(times, end)];
        var first = gops.Find(gop => gop.Pts[^1] >= start)!;
        var last = gops.FindLast(gop => gop.Pts[0] < end)!;
        var starts = EqualParts(frames, end, targets.Segment);
        var entry = new ChunkEntry(
            chunks++, first.Number, last.Number - first.Number + 1, NeedsPreroll(first, start) ? 1 : 0,
            start, end, frames.Length, segments, starts, targets.CostOf(frames.Length, BytesBetween(gops, start, end)), isLast)
        {
            // What the chunk's last GOP file holds beyond the chunk is post-roll enough.
            PostrollGops = targets.NeedsNeighbors && !isLast && last.Pts[^1] < end ? 1 : 0,
        };
        segments += starts.Count;
        return entry;
    }

    /// <summary>Bytes of the frames in [start, end): of a GOP in part, its share by frames.</summary>
    private static long BytesBetween(List<GopEntry> gops, long start, long end) => gops.Sum(gop =>
        (long)((Int128)gop.Bytes * gop.Pts.Count(pts => pts >= start && pts < end) / gop.Pts.Count));

    private bool NeedsPreroll(GopEntry first, long start) =>
        first.Number > 0 && (!first.IsClosed || (targets.NeedsNeighbors && first.Pts[0] == start));

    /// <summary>Where to divide frames into equal parts of about <paramref name="target"/>: times of frames, the first being the first frame's.</summary>
    private List<long> EqualParts(long[] times, long end, long target)
    {
        var (start, duration) = (times[0], end - times[0]);
        // No more parts than frames: an hour without frames is one long frame.
        var parts = Math.Clamp((duration + (target / 2)) / target, 1, times.Length);
        List<long> starts = [start];
        for (var part = 1L; part < parts; part++)
        {
            var at = LowerBound(times, start + (long)((Int128)duration * part / parts));
            if (at < times.Length && times[at] - starts[^1] >= targets.ShortestSegment && end - times[at] >= targets.ShortestSegment) starts.Add(times[at]);
        }

        return starts;
    }

    private static int LowerBound(long[] sorted, long value)
    {
        var at = Array.BinarySearch(sorted, value);
        return at < 0 ? ~at : at;
    }

    private long LastDuration() => open[^1].LastDuration > 0 ? open[^1].LastDuration : FrameDistance([.. open.SelectMany(gop => gop.Pts)]);

    /// <summary>The most common distance of frames; for a single frame a 25th of a second.</summary>
    private long FrameDistance(IReadOnlyList<long> times) => times.Count < 2
        ? targets.SingleFrame
        : times.Zip(times.Skip(1), (one, next) => next - one).CountBy(distance => distance).MaxBy(count => (count.Value, -count.Key)).Key;
}
