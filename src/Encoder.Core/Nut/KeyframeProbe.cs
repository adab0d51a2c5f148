namespace Encoder.Core.Nut;

/// <summary>
/// Decides whether a GOP is proven closed: nothing in it refers to what came before, so a chunk that starts with it
/// needs no pre-roll. Not proven is not open; it only costs pre-roll.
/// </summary>
public static class KeyframeProbe
{
    private const int H264Idr = 5;
    private const int HevcIdrWithRadl = 19;
    private const int HevcIdrWithoutLeading = 20;

    /// <summary>Whether the GOP that starts with <paramref name="first"/> is proven closed. Malformed data proves nothing.</summary>
    /// <param name="ffmpegCodecName">ffmpeg's name of the codec, such as <c>h264</c>.</param>
    /// <param name="first">First packet of the GOP in decode order.</param>
    /// <param name="extradata">The stream's configuration: tells length-prefixed NAL units from Annex B.</param>
    public static bool IsClosed(string ffmpegCodecName, NutPacket first, ReadOnlyMemory<byte> extradata) =>
        first.IsKey && !first.Data.IsEmpty && ffmpegCodecName switch
        {
            "h264" => H264(first.Data.Span, extradata.Span),
            "hevc" => Hevc(first.Data.Span, extradata.Span),
            "vp8" => (first.Data.Span[0] & 1) == 0,
            "vp9" => Vp9(first.Data.Span[0]),
            "av1" => Av1Keyframe.StartsWithShown(first.Data.Span),
            "mpeg1video" or "mpeg2video" => Mpeg2(first.Data.Span),
            _ => IntraOnly.Contains(ffmpegCodecName),
        };

    private static readonly HashSet<string> IntraOnly =
    [
        "mjpeg", "mjpegb", "ljpeg", "jpegls", "jpeg2000", "prores", "dnxhd", "ffv1", "rawvideo", "huffyuv", "ffvhuff", "utvideo",
        "magicyuv", "dvvideo", "v210", "v410", "r210", "cfhd", "hap", "png", "apng", "bmp", "tiff", "sgi", "targa", "hq_hqa", "hqx",
    ];

    private static ReadOnlySpan<byte> GroupStart => [0, 0, 1, 0xB8];

    private static ReadOnlySpan<byte> PictureStart => [0, 0, 1, 0];

    private static bool H264(ReadOnlySpan<byte> data, ReadOnlySpan<byte> extradata)
    {
        var units = new NalUnits(data, NalUnits.LengthSize("h264", extradata));
        while (units.MoveNext())
            if ((units.Current[0] & 0x1F) is >= 1 and <= H264Idr and var type)
                return type == H264Idr;
        return false;
    }

    private static bool Hevc(ReadOnlySpan<byte> data, ReadOnlySpan<byte> extradata) =>
        HevcUnitType(data, extradata) is HevcIdrWithRadl or HevcIdrWithoutLeading;

    /// <summary>Type of the first NAL unit of a picture (ITU-T H.265 table 7-1); null when there is none.</summary>
    internal static int? HevcUnitType(ReadOnlySpan<byte> data, ReadOnlySpan<byte> extradata)
    {
        var units = new NalUnits(data, NalUnits.LengthSize("hevc", extradata));
        while (units.MoveNext())
            if (((units.Current[0] >> 1) & 0x3F) is < 32 and var type)
                return type;
        return null;
    }

    // VP9 bitstream §6.2: frame_marker(2) profile_low profile_high [reserved_zero] show_existing_frame frame_type.
    private static bool Vp9(byte head)
    {
        var isProfile3 = (head & 0x30) == 0x30;
        var isShownExisting = (head & (isProfile3 ? 0x04 : 0x08)) != 0;
        var isInter = (head & (isProfile3 ? 0x02 : 0x04)) != 0;
        return head >> 6 == 2 && !isShownExisting && !isInter;
    }

    // ISO/IEC 13818-2 §6.2.2.6: group_start_code, time_code(25), closed_gop, broken_link.
    private static bool Mpeg2(ReadOnlySpan<byte> data)
    {
        var group = data.IndexOf(GroupStart);
        var picture = data.IndexOf(PictureStart);
        return group >= 0 && (picture < 0 || group < picture) && group + 7 < data.Length && (data[group + 7] & 0x40) != 0;
    }
}
