using System.Buffers.Binary;

namespace Encoder.Core.Nut;

/// <summary>
/// Begins and ends a NUT stream within a piece. ffmpeg writes most times as the difference to the packet before, and a syncpoint only where it
/// likes to; so what begins within a piece is the headers, a syncpoint of our own, the first packet with its whole time, and the rest as it is.
/// </summary>
public static class NutCut
{
    /// <summary>The piece from a packet on, up to but not with another.</summary>
    /// <param name="content">The piece, whole.</param>
    /// <param name="first">First packet, in decode order; 0 for the piece's first.</param>
    /// <param name="end">The packet that is left out with all behind it; beyond the last for none.</param>
    /// <param name="codec">ffmpeg's name of the codec: what its packets before <paramref name="first"/> say of the configuration goes into the headers.</param>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Slice(ReadOnlyMemory<byte> content, int first, int end, string codec)
    {
        if (first == 0 && end == int.MaxValue) return [content];
        var file = NutFile.Parse(content);
        var stop = EndOf(file, end, content.Length);
        if (first == 0) return [content[..stop]];
        if (first >= file.Packets.Count) throw NutFaults.Malformed($"it has no packet {first}", content.Length);
        var headers = content[..NutLayout.FirstSyncPoint(content.Span)];
        var configuration = new CodecConfigurationTracker(codec);
        configuration.Follow(file.Stream.Extradata, file.Packets.Take(first));
        if (configuration.Changed is { } changed) headers = NutConfiguration.Replace(headers, changed);
        var packet = file.Packets[first];
        return
        [
            headers, SyncPointBefore(file, packet), Frame(file, packet, content),
            .. Rest(file, content, packet.Place.End, Math.Max(packet.Place.End, stop)),
        ];
    }

    // The syncpoints point back to one before, and what pointed before the start of the stream would be taken for damage: they are written anew.
    private static IEnumerable<ReadOnlyMemory<byte>> Rest(NutFile file, ReadOnlyMemory<byte> content, int from, int to)
    {
        foreach (var point in file.SyncPoints.Where(point => point.Start >= from && point.End <= to))
        {
            yield return content[from..point.Start];
            yield return SyncPoint(point.Time);
            from = point.End;
        }

        yield return content[from..to];
    }

    /// <summary>
    /// A further piece, to follow the one before: from its first syncpoint on, up to but not with a packet. The splitter writes no index behind the frames,
    /// which would be read as a packet. Fault: <c>split.failed</c>.
    /// </summary>
    public static ReadOnlyMemory<byte> WithoutHeaders(ReadOnlyMemory<byte> content, int end = int.MaxValue)
    {
        var start = NutLayout.FirstSyncPoint(content.Span);
        return end == int.MaxValue ? content[start..] : content[start..Math.Max(start, EndOf(NutFile.Parse(content), end, content.Length))];
    }

    /// <summary>The packets of a piece that follow those before <paramref name="first"/>, up to but not with another: for a stream that has come as far.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Following(NutFile file, ReadOnlyMemory<byte> content, int first, int end)
    {
        var to = EndOf(file, end, content.Length);
        return first == 0 ? [content[Math.Min(NutLayout.FirstSyncPoint(content.Span), to)..to]] : Rest(file, content, file.Packets[first - 1].Place.End, to);
    }

    /// <summary>The same packets, each with a time of its own and behind a syncpoint of its own: without one every 32 KiB ffmpeg takes the stream for damaged.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Following(NutFile file, ReadOnlyMemory<byte> content, int first, int end, Func<long, long> time)
    {
        foreach (var packet in file.Packets.Take(Math.Min(end, file.Packets.Count)).Skip(first))
        {
            var moved = packet with { Pts = time(packet.Pts) };
            yield return SyncPointBefore(file, moved);
            yield return Frame(file, moved, content);
        }
    }

    private static byte[] SyncPointBefore(NutFile file, NutPacket packet) =>
        SyncPoint((packet.Pts * file.Main.Timebases.Count) + file.Main.Timebases.IndexOf(file.Stream.Timebase));

    // A syncpoint may stand before the next frame: it is of no use without it.
    private static int EndOf(NutFile file, int end, int length) => end < file.Packets.Count ? end == 0 ? 0 : file.Packets[end - 1].Place.End : length;

    private static byte[] SyncPoint(long time)
    {
        byte[] fields = [.. NutWriter.Varint(time), .. NutWriter.Varint(0)];
        var code = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(code, NutStartCode.SyncPoint);
        return NutWriter.Packet(code, fields);
    }

    private static byte[] Frame(NutFile file, NutPacket packet, ReadOnlyMemory<byte> content)
    {
        const NutFrameFlags Always =
            NutFrameFlags.Coded | NutFrameFlags.StreamId | NutFrameFlags.CodedPts | NutFrameFlags.SizeMsb | NutFrameFlags.HeaderIndex | NutFrameFlags.Checksum;
        var (number, code) = file.Main.CodedFrame();
        var side = content[packet.Place.Payload..packet.Place.Data];
        var flags = Always | (packet.IsKey ? NutFrameFlags.Key : 0) | (side.IsEmpty ? 0 : NutFrameFlags.SideData);
        byte[] head =
        [
            number, .. NutWriter.Varint((int)(flags ^ code.Flags)), .. NutWriter.Varint(0), .. NutWriter.Varint(packet.Pts + (1L << file.Stream.MsbPtsShift)),
            .. NutWriter.Varint(side.Length + packet.Data.Length), .. NutWriter.Varint(0),
        ];
        return [.. head, .. NutWriter.Checksum(head), .. side.Span, .. packet.Data.Span];
    }
}
