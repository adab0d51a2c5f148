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

    /// <summary>The asset has ended: gives what is left.</summary>
    public IReadOnlyList<ChunkEntry> Complete()
    {
        window.Complete();
        List<ChunkEntry> entries = [.. Settled()];
        if (window.Frames.Count > 0) entries.Add(Close(window.End, isLast: true));
        return entries;
    }

    private IEnumerable<ChunkEntry> Settled()
    {
        while (cut.Next() is { } end) yield return Close(end, isLast: false);
    }

    private ChunkEntry Close(long end, bool isLast)
    {
        var start = window.Frames[0];
        var access = window.AccessFor(start);
        var (first, last) = window.Range(access, end);
        long[] frames = [.. window.Frames.Take(window.LowerBound(end))];
        var starts = EqualParts(frames, end);
        var entry = new ChunkEntry(
            chunks++, first.Piece, last.Piece - first.Piece + 1, first.At, start, end, frames.Length, segments, starts,
            targets.CostOf(frames.Length, window.BytesBetween(start, end)), isLast)
        {
            EndPacket = last.IsLastOfPiece ? int.MaxValue : last.At + 1,
            SegmentFrames = [.. starts.Select((from, at) => window.LowerBound(at + 1 < starts.Count ? starts[at + 1] : end) - window.LowerBound(from))],
        };
        segments += starts.Count;
        cut.Spend(start - access.Pts);
        window.Drop(end);
        return entry;
    }

    /// <summary>Where to divide frames into equal segments: times of frames, the first being the first frame's.</summary>
    private List<long> EqualParts(long[] times, long end)
    {
        var (start, duration) = (times[0], end - times[0]);
        // No more parts than frames: an hour without frames is one long frame.
        var parts = Math.Clamp((duration + (targets.Segment / 2)) / targets.Segment, 1, times.Length);
        List<long> starts = [start];
        for (var part = 1L; part < parts; part++)
        {
            var at = Array.BinarySearch(times, start + (long)((Int128)duration * part / parts));
            if (at < 0) at = ~at;
            if (at < times.Length && times[at] - starts[^1] >= targets.ShortestSegment && end - times[at] >= targets.ShortestSegment) starts.Add(times[at]);
        }

        return starts;
    }
}
