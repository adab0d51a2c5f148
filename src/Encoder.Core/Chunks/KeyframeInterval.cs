using Encoder.Core.Nut;

namespace Encoder.Core.Chunks;

/// <summary>The longest time from one keyframe to the next, as far as the packets of a track tell. Read while packets are added.</summary>
public sealed class KeyframeInterval
{
    private long? last;
    private long longest;

    /// <summary>In ticks; null before the second keyframe.</summary>
    public long? Longest => Volatile.Read(ref longest) is > 0 and var ticks ? ticks : null;

    /// <summary>Takes the next packets.</summary>
    public void Add(IEnumerable<PiecePacket> packets)
    {
        foreach (var packet in packets.Where(packet => packet.Access != AccessKind.None))
        {
            if (last is { } before) Volatile.Write(ref longest, Math.Max(longest, packet.Pts - before));
            last = packet.Pts;
        }
    }
}
