namespace Encoder.Core.Nut;

/// <summary>Judges packets by their first picture. What is malformed proves nothing.</summary>
public static class RandomAccessProbe
{
    private const int H264Idr = 5;
    private const int H264Sei = 6;
    private const int RecoveryPoint = 6;
    private const int HevcFirstIrap = 16;
    private const int HevcLastIrap = 21;

    /// <summary>The packet's worth, and after how many reference pictures it has recovered.</summary>
    /// <param name="ffmpegCodecName">ffmpeg's name of the codec, such as <c>h264</c>.</param>
    /// <param name="extradata">The stream's configuration: tells length-prefixed NAL units from Annex B.</param>
    public static (AccessKind Access, int Recovery) Of(string ffmpegCodecName, NutPacket packet, ReadOnlyMemory<byte> extradata)
    {
        if (!packet.IsKey) return (AccessKind.None, 0);
        if (packet.Data.IsEmpty) return (AccessKind.Unknown, 0);
        return ffmpegCodecName switch
        {
            "h264" => H264(packet.Data.Span, extradata.Span),
            "hevc" => (KeyframeProbe.HevcUnitType(packet.Data.Span, extradata.Span) is >= HevcFirstIrap and <= HevcLastIrap ? AccessKind.Exact : AccessKind.Unknown, 0),
            "av1" or "vp8" or "vp9" => (KeyframeProbe.IsClosed(ffmpegCodecName, packet, extradata) ? AccessKind.Exact : AccessKind.Unknown, 0),
            _ => (AccessKind.Exact, 0),
        };
    }

    /// <summary>Whether other pictures may refer to this one. Only H.264 says so in a place that is quickly found.</summary>
    public static bool IsReference(string ffmpegCodecName, NutPacket packet, ReadOnlyMemory<byte> extradata)
    {
        if (ffmpegCodecName != "h264") return true;
        var units = new NalUnits(packet.Data.Span, NalUnits.LengthSize("h264", extradata.Span));
        while (units.MoveNext())
            if ((units.Current[0] & 0x1F) is >= 1 and <= H264Idr)
                return (units.Current[0] & 0x60) != 0; // nal_ref_idc
        return true;
    }

    private static (AccessKind Access, int Recovery) H264(ReadOnlySpan<byte> data, ReadOnlySpan<byte> extradata)
    {
        var units = new NalUnits(data, NalUnits.LengthSize("h264", extradata));
        int? recovery = null;
        while (units.MoveNext())
        {
            var type = units.Current[0] & 0x1F;
            if (type == H264Idr) return (AccessKind.Exact, 0);
            if (type == H264Sei) recovery ??= RecoveryFrames(units.Whole[1..]);
            else if (type is >= 1 and < H264Idr) break;
        }

        return recovery switch { null => (AccessKind.Unknown, 0), 0 => (AccessKind.Exact, 0), { } count => (AccessKind.Recovering, count) };
    }

    /// <summary>recovery_frame_cnt of the first recovery point message (ITU-T H.264 §D.1.8), or null.</summary>
    private static int? RecoveryFrames(ReadOnlySpan<byte> messages)
    {
        while (messages.Length > 2)
        {
            var type = Extended(ref messages);
            var size = Extended(ref messages);
            if (size > messages.Length) return null;
            if (type == RecoveryPoint) return ExpGolomb(messages[..size]);
            messages = messages[size..];
        }

        return null;
    }

    private static int Extended(ref ReadOnlySpan<byte> messages)
    {
        var value = 0;
        while (messages.Length > 0)
        {
            var next = messages[0];
            messages = messages[1..];
            value += next;
            if (next < 0xFF) break;
        }

        return value;
    }

    // At most 16 bits of value (MaxFrameNum): an escaped zero byte cannot stand in so few.
    private static int? ExpGolomb(ReadOnlySpan<byte> data)
    {
        var zeros = 0;
        while (zeros < data.Length * 8 && Bit(data, zeros) == 0) zeros++;
        if (zeros > 16 || (2 * zeros) + 1 > data.Length * 8) return null;
        var value = 0;
        for (var bit = zeros; bit <= 2 * zeros; bit++) value = (value << 1) | Bit(data, bit);
        return value - 1;
    }

    private static int Bit(ReadOnlySpan<byte> data, int at) => (data[at >> 3] >> (7 - (at & 7))) & 1;
}
