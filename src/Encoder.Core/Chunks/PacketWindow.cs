namespace Encoder.Core.Chunks;

/// <summary>
/// What the planner still needs of the track: the packets from the access point of the next chunk on, in decode order, and the settled frames that
/// are not planned yet, in the order in which they are shown.
/// </summary>
internal sealed class PacketWindow(ChunkTargets targets, string codec)
{
    // bwdif looks at one frame on each side, and begins without the one before.
    private const int Neighbors = 2;
    private readonly SettledTimes order = SettledTimes.Of(codec);
    private readonly AccessPoints access = new();
    private readonly List<WindowPacket> packets = [];
    private readonly List<long> frames = [];
    private readonly List<long> before = [];
    private long added;
    private long planned = long.MinValue;

    /// <summary>Settled frames that are shown and not planned yet, ascending.</summary>
    public IReadOnlyList<long> Frames => frames;

    /// <summary>No frame that comes is shown before this time.</summary>
    public long Settled { get; private set; } = long.MinValue;

    /// <summary>Frames that came when what is around their times was planned already.</summary>
    public long Unplaced { get; private set; }

    /// <summary>Nothing comes any more.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Where the last frame ends, once nothing comes any more.</summary>
    public long End { get; private set; }

    public void Add(PieceEntry piece)
    {
        foreach (var (at, packet) in piece.Packets.Index())
        {
            packets.Add(new WindowPacket(added, piece.Number, at, at == piece.Packets.Count - 1, packet));
            access.Add(added++, packet);
            if (packet.IsDecodable && order.Add(packet.Pts) is { } settled) Settle(settled);
        }
    }

    /// <summary>Where the last frame of the source ends, once nothing comes any more.</summary>
    public long PictureEnd { get; private set; }

    /// <summary>Nothing comes any more.</summary>
    /// <param name="end">Where the result ends, if that is later than the last frame by more than tracks seldom end together.</param>
    public void Complete(long end)
    {
        foreach (var time in order.Complete()) Settle(time);
        IsComplete = true;
        if (frames.Count == 0) return;
        PictureEnd = frames[^1] + FrameDistance();
        End = end - PictureEnd >= targets.Apart ? end : PictureEnd;
    }

    /// <summary>The first frame that another stands before for one and a half times <paramref name="hold"/> or longer; null when there is none.</summary>
    public long? FirstBehindStand(long hold)
    {
        for (var at = 1; at < frames.Count; at++)
            if (frames[at] - frames[at - 1] >= hold + (hold / 2)) return frames[at];
        return null;
    }

    /// <summary>Where decoding begins for a chunk whose first frame is at <paramref name="start"/>.</summary>
    public AccessPoint AccessFor(long start)
    {
        if (!targets.NeedsNeighbors) return access.At(start);
        var at = LowerBound(start) - Neighbors;
        return access.At(at >= 0 ? frames[at] : before.Count + at >= 0 ? before[before.Count + at] : long.MinValue);
    }

    /// <summary>The first settled frame behind <paramref name="time"/> with which decoding can begin; null when none is known.</summary>
    public long? NextAccess(long time) => access.After(time) is { } from ? FirstFrame(from) : null;

    /// <summary>The first settled frame at or behind a time.</summary>
    public long? FirstFrame(long time) => LowerBound(time) is var at && at < frames.Count ? frames[at] : null;

    /// <summary>How many frames are before a time.</summary>
    public int LowerBound(long time)
    {
        var at = frames.BinarySearch(time);
        if (at < 0) return ~at;
        while (at > 0 && frames[at - 1] == time) at--;
        return at;
    }

    /// <summary>Whether the frames are settled that a chunk needs which ends at <paramref name="end"/>.</summary>
    public bool IsClosable(long end) => IsComplete || !targets.NeedsNeighbors || LowerBound(end) + Neighbors <= frames.Count;

    /// <summary>The first and the last packet that are decoded for the frames before <paramref name="end"/>.</summary>
    public (WindowPacket First, WindowPacket Last) Range(AccessPoint from, long end)
    {
        var behind = LowerBound(end) + Neighbors - 1;
        var until = targets.NeedsNeighbors && behind < frames.Count ? frames[behind] + 1 : end;
        return (packets[(int)(from.Index - packets[0].Index)], packets.FindLast(packet => packet.Content.Pts < until && packet.Index >= from.Index)!);
    }

    /// <summary>
    /// The first packet from an access point on, in decode order, of which it is not certain that it is decoded for a chunk that ends at
    /// <paramref name="earliest"/> or later; null when all are. What follows a standing picture is in the next chunk, so only settled times are certain.
    /// </summary>
    public WindowPacket? FirstUncertain(AccessPoint from, long earliest) => packets.Find(packet =>
        packet.Index >= from.Index && (packet.Content.Pts >= earliest || packet.Content.Pts > Settled || (packet.Content.Pts >= 0 && !targets.IsShown(packet.Content.Pts))));

    /// <summary>The newest piece.</summary>
    public int LastPiece => packets[^1].Piece;

    public long BytesBetween(long start, long end) =>
        packets.Sum(packet => packet.Content.Pts >= start && packet.Content.Pts < end ? (long)packet.Content.Bytes : 0);

    /// <summary>Everything before <paramref name="end"/> is planned. What comes late, with a damaged time stamp, is not shown any more.</summary>
    public void Drop(long end)
    {
        planned = end;
        var count = LowerBound(end);
        before.AddRange(frames.Take(count).TakeLast(Neighbors));
        before.RemoveRange(0, Math.Max(0, before.Count - Neighbors));
        frames.RemoveRange(0, count);
        var next = AccessFor(end);
        packets.RemoveRange(0, (int)(next.Index - packets[0].Index));
        access.Drop(next, end);
    }

    private void Settle(long time)
    {
        Settled = Math.Max(Settled, time);
        if (!targets.IsShown(time)) return;
        if (time < planned)
        {
            Unplaced++;
            return;
        }

        if (frames.Count == 0 || time >= frames[^1]) frames.Add(time);
        else frames.Insert(LowerBound(time), time);
    }

    /// <summary>
    /// The most common distance of frames; for a single frame a 25th of a second. Frames at one time, as damage leaves them, are none: the encoder moves them
    /// apart by a tick, which has to be before the end.
    /// </summary>
    private long FrameDistance()
    {
        var distances = frames.Zip(frames.Skip(1), (one, next) => next - one).Where(distance => distance > 0).ToList();
        return distances.Count == 0 ? targets.SingleFrame : distances.CountBy(distance => distance).MaxBy(count => (count.Value, -count.Key)).Key;
    }
}

/// <summary>A packet of the window.</summary>
/// <param name="Index">Counted over the track in decode order.</param>
/// <param name="Piece">Number of its piece.</param>
/// <param name="At">Its place in the piece.</param>
internal sealed record WindowPacket(long Index, int Piece, int At, bool IsLastOfPiece, PiecePacket Content);
