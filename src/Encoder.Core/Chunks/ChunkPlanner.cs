using Encoder.Core.Plans;
using Encoder.Core.Time;

namespace Encoder.Core.Chunks;

/// <summary>
/// Cuts the track into chunks: an online fold over the packet index of the splitter's pieces, a function of source and spec alone. What is decided
/// is decided from settled frames, so it is the same however much has arrived: 1. packets go into the window and their times are settled;
/// 2. <see cref="ChunkCut"/> says where the next chunk ends, or that it is too early to say; 3. the chunk names the packets that are decoded for it.
/// </summary>
public sealed class ChunkPlanner
{
    private readonly ChunkTargets targets;
    private readonly PacketWindow window;
    private readonly ChunkCut cut;
    private int chunks;
    private int segments;

    /// <summary>A planner over packets of a codec, by ffmpeg's name.</summary>
    public ChunkPlanner(ChunkTargets targets, string codec)
    {
        this.targets = targets;
        window = new PacketWindow(targets, codec);
        cut = new ChunkCut(targets, window);
    }

    /// <summary>A planner for a plan, counting in the splitter's time base.</summary>
    public static ChunkPlanner For(EncodePlan plan, Timebase timebase) => new(ChunkTargets.For(plan, timebase), plan.Video?.PieceCodec ?? "");

    /// <summary>Frames left out so far because chunks before their times were complete.</summary>
    public long Unplaced => window.Unplaced;

    /// <summary>Takes the next piece; gives the chunks whose end it settles.</summary>
    public IReadOnlyList<ChunkEntry> Add(PieceEntry piece)
    {
        window.Add(piece);
        return [.. Settled()];
    }

    /// <summary>
    /// What is known of the chunk that comes next, in a time base, and of the one behind it when that is probable: none when nothing is known, or when they will
    /// probably be more than one segment.
    /// </summary>
    public IReadOnlyList<ChunkOpening> Openings(Timebase timebase)
    {
        // Black before the first picture has a chunk of its own.
        if (window.IsComplete || (chunks == 0 && window.Frames is [var first, ..] && first >= targets.Apart)) return [];
        if (cut.Next() is not { IsProbablyShort: true } next) return [];
        List<ChunkOpening> openings = [Opening(next, 0, timebase)];
        if (cut.Behind(next) is { IsProbablyShort: true } behind) openings.Add(Opening(behind, 1, timebase));
        return openings;
    }

    // One of so many behind the chunks that are planned: each before it is one segment.
    private ChunkOpening Opening(ChunkProspect chunk, int behind, Timebase timebase)
    {
        var access = window.AccessFor(chunk.Start);
        var first = window.Range(access, chunk.Start + 1).First;
        var until = window.FirstUncertain(access, chunk.Earliest);
        return new ChunkOpening(chunks + behind, first.Piece, first.At, chunk.Start, segments + behind, until?.Piece ?? window.LastPiece + 1, until?.At ?? 0, timebase);
    }

    /// <summary>The chunk that comes next does not end before this time; zero while nothing of it has come.</summary>
    public long Earliest => cut.Next()?.Earliest ?? 0;

    /// <summary>Where the last frame of the source ends; known when the asset has ended.</summary>
    public long PictureEnd => window.PictureEnd;

    /// <summary>The asset has ended: gives what is left.</summary>
    /// <param name="end">Where picture and sound end together; the last picture stands up to there.</param>
    public IReadOnlyList<ChunkEntry> Complete(long end = 0)
    {
        window.Complete(end);
        List<ChunkEntry> entries = [.. Settled()];
        if (window.Frames.Count > 0) entries.AddRange(Close(window.End, isLast: true));
        return entries;
    }

    private IEnumerable<ChunkEntry> Settled()
    {
        while (NextEnd() is { } end)
            foreach (var entry in Close(end, isLast: false)) yield return entry;
    }

    // A picture that stands ends its chunk: repeats come behind the frames of a chunk.
    private long? NextEnd()
    {
        var end = cut.Next()?.End;
        if (window.FirstBehindStand(targets.Hold) is not { } next || end < next) return end;
        return window.IsClosable(next) ? next : null;
    }

    private List<ChunkEntry> Close(long end, bool isLast)
    {
        var start = window.Frames[0];
        var access = window.AccessFor(start);
        long[] frames = [.. window.Frames.Take(window.LowerBound(end))];
        var repeats = Repeats.Between(frames[^1], end, targets.Hold);
        // The chunk's own frames, and as many repeats as make a segment with them; then chunks of repeats alone.
        var own = repeats?.Times.TakeWhile(time => time < start + targets.Unit).Count() ?? 0;
        var ownEnd = own < repeats?.Count ? repeats.TimeOf(own) : end;
        List<ChunkEntry> entries = [];
        if (chunks == 0 && start >= targets.Apart) entries.AddRange(Black(start));
        entries.Add(Entry(window.Range(access, end), start, ownEnd, frames, own > 0 ? repeats!.Slice(0, own) : null));
        if (own < repeats?.Count)
        {
            var standing = window.Range(window.AccessFor(frames[^1]), frames[^1] + 1);
            entries.AddRange(Alone(repeats.Slice(own, repeats.Count - own), end, standing, frames[^1]));
        }

        if (isLast) entries[^1] = entries[^1] with { IsLast = true };
        cut.Close(end);
        window.Drop(end);
        return entries;
    }

    private IEnumerable<ChunkEntry> Black(long end) =>
        Alone(new Repeats(0, end, 1) is var one && Repeats.Between(0, end, targets.Hold) is { } more ? new Repeats(0, more.Step, more.Count + 1) : one, end, null, null);

    /// <summary>
    /// Chunks of repeats alone. They cost next to nothing but the start of a process, and a time stamp can ask for hours of them: each is as long as four
    /// chunks, unless a chunk has to be one segment.
    /// </summary>
    private IEnumerable<ChunkEntry> Alone(Repeats repeats, long end, (WindowPacket First, WindowPacket Last)? packets, long? standing)
    {
        var each = (int)Math.Clamp((targets.Segment > targets.Chunk ? targets.Chunk : targets.Chunk * 4) / repeats.Step, 1, int.MaxValue);
        for (var from = 0; from < repeats.Count; from += each)
        {
            var some = repeats.Slice(from, Math.Min(each, repeats.Count - from));
            yield return Entry(packets, some.First, from + each < repeats.Count ? repeats.TimeOf(from + each) : end, [], some) with { Standing = standing };
        }
    }

    private ChunkEntry Entry((WindowPacket First, WindowPacket Last)? packets, long start, long end, long[] frames, Repeats? repeats)
    {
        long[] times = [.. frames, .. repeats?.Times ?? []];
        var starts = EqualParts(times, end);
        var entry = new ChunkEntry(
            chunks++, packets?.First.Piece ?? 0, packets is var (first, last) ? last.Piece - first.Piece + 1 : 0, packets?.First.At ?? 0, start, end, frames.Length, segments, starts,
            targets.CostOf(times.Length, window.BytesBetween(start, end)), IsLast: false)
        {
            EndPacket = packets?.Last is { IsLastOfPiece: false } behind ? behind.At + 1 : int.MaxValue,
            SegmentFrames = [.. starts.Select((from, at) => LowerBound(times, at + 1 < starts.Count ? starts[at + 1] : end) - LowerBound(times, from))],
            Repeats = repeats,
        };
        segments += starts.Count;
        return entry;
    }

    /// <summary>
    /// Where to divide frames into equal segments: times of frames, the first being the first frame's. Where frames are far apart, one or two more, so that
    /// none is longer than playlists say.
    /// </summary>
    private List<long> EqualParts(long[] times, long end)
    {
        // No more parts than frames: an hour without frames is one long frame.
        var parts = Math.Clamp((end - times[0] + (targets.Segment / 2)) / targets.Segment, 1, times.Length);
        var best = EqualParts(times, end, parts);
        for (var more = 1; more <= 2 && parts + more <= times.Length && Longest(best, end) > targets.Segment / 2 * 3; more++)
            if (EqualParts(times, end, parts + more) is var finer && Longest(finer, end) < Longest(best, end)) best = finer;
        return best;
    }

    private List<long> EqualParts(long[] times, long end, long parts)
    {
        var (start, duration) = (times[0], end - times[0]);
        List<long> starts = [start];
        for (var part = 1L; part < parts; part++)
        {
            var at = LowerBound(times, start + (long)((Int128)duration * part / parts));
            if (at < times.Length && times[at] - starts[^1] >= targets.ShortestSegment && end - times[at] >= targets.ShortestSegment) starts.Add(times[at]);
        }

        return starts;
    }

    private static long Longest(List<long> starts, long end) => starts.Select((start, at) => (at + 1 < starts.Count ? starts[at + 1] : end) - start).Max();

    // The first of equal times.
    private static int LowerBound(long[] sorted, long value)
    {
        var at = Array.BinarySearch(sorted, value);
        if (at < 0) return ~at;
        while (at > 0 && sorted[at - 1] == value) at--;
        return at;
    }
}
