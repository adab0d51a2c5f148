using Encoder.Core.Time;

namespace Encoder.Core.Chunks;

/// <summary>The longest time from one keyframe to the next, as far as the packets of a track tell. Pure.</summary>
public sealed class KeyframeInterval
{
    private long? last;

    /// <summary>In ticks; null before the second keyframe.</summary>
    public long? Longest { get; private set; }

    /// <summary>Takes the next packets.</summary>
    public void Add(IEnumerable<PiecePacket> packets)
    {
        foreach (var packet in packets.Where(packet => packet.Access != Nut.AccessKind.None))
        {
            if (last is { } before && packet.Pts > before) Longest = Math.Max(Longest ?? 0, packet.Pts - before);
            last = packet.Pts;
        }
    }

    /// <summary>As a time; null before the second keyframe.</summary>
    public TimeSpan? In(Timebase? timebase) => Longest is { } ticks ? timebase?.ToTimeSpan(ticks) : null;
}
