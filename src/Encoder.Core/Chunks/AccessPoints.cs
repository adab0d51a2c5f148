using Encoder.Core.Nut;

namespace Encoder.Core.Chunks;

/// <summary>A packet where decoding may begin.</summary>
/// <param name="Index">Counted over the track in decode order.</param>
/// <param name="Pts">Its own time.</param>
/// <param name="From">Frames from this time on come out exactly, and all of them.</param>
internal readonly record struct AccessPoint(long Index, long Pts, long From);

/// <summary>
/// The access points of a track, from its packets in decode order. The first packet is one whatever it holds: nothing comes before it. One whose time is
/// not known yet lies behind every settled time.
/// </summary>
internal sealed class AccessPoints
{
    private readonly List<AccessPoint> points = [];

    // Their times, ascending.
    private readonly List<long> times = [];
    private readonly List<Recovering> recovering = [];
    private long latest = long.MinValue;

    public void Add(long index, PiecePacket packet)
    {
        if (packet.Access != AccessKind.None) Recover(packet.Pts);
        if (packet.IsReference)
            foreach (var pending in recovering) pending.Left--;
        if (index == 0) points.Add(new AccessPoint(0, packet.Pts, long.MinValue));
        else if (packet.Access == AccessKind.Exact) Add(new AccessPoint(index, packet.Pts, Behind(packet.Pts)));
        else if (packet.Access != AccessKind.None)
            recovering.Add(new Recovering(index, packet.Pts, latest) { Left = packet.Recovery });
        latest = Math.Max(latest, packet.Pts);
    }

    /// <summary>The last one from which everything from a time on comes out.</summary>
    public AccessPoint At(long time)
    {
        for (var at = points.Count - 1; at > 0; at--)
            if (points[at].From <= time) return points[at];
        return points[0];
    }

    /// <summary>The first time behind <paramref name="time"/> from which an access point is exact; null when none is known.</summary>
    public long? After(long time)
    {
        var at = times.BinarySearch(time + 1);
        if (at < 0) at = ~at;
        return at < times.Count ? times[at] : null;
    }

    /// <summary>Nothing begins before <paramref name="point"/> any more, nor is a time up to <paramref name="time"/> asked for.</summary>
    public void Drop(AccessPoint point, long time)
    {
        points.RemoveRange(0, points.FindIndex(known => known.Index == point.Index));
        var at = times.BinarySearch(time + 1);
        times.RemoveRange(0, at < 0 ? ~at : at);
    }

    private void Add(AccessPoint point)
    {
        points.Add(point);
        var at = times.BinarySearch(point.From);
        times.Insert(at < 0 ? ~at : at, point.From);
    }

    /// <summary>
    /// With the next keyframe those before it are known that have recovered by then. Pictures are not exact as soon as the count of a recovery point has
    /// passed (tried with x264's intra refresh), but they are when the next one comes. Known points stay in decode order: one that is overtaken is of no use.
    /// </summary>
    private void Recover(long next)
    {
        if (recovering.Count == 0) return;
        foreach (var pending in recovering.Where(pending => pending.Left <= 0).ToList())
        {
            recovering.Remove(pending);
            if (pending.Index > points[^1].Index) Add(new AccessPoint(pending.Index, pending.Pts, Math.Max(next, pending.Before + 1)));
        }
    }

    // What comes before it in decode order and is shown later would be missing.
    private long Behind(long pts) => latest >= pts ? latest + 1 : pts;

    private sealed class Recovering(long index, long pts, long before)
    {
        public long Index => index;

        public long Pts => pts;

        public long Before => before;

        /// <summary>Reference pictures until it has recovered.</summary>
        public int Left { get; set; }
    }
}
