using Encoder.Core.Probing;

namespace Encoder.Core.Plans;

/// <summary>The content that the splitter writes into pieces.</summary>
public enum SplitMode
{
    /// <summary>The packets of the source: no processing, and chunks are decoded in parallel.</summary>
    Copied,

    /// <summary>
    /// Decoded frames, lossless and independent. For sources whose packets cannot be split: the splitter decodes them in one run of ffmpeg,
    /// and all later steps are the same.
    /// </summary>
    Decoded,
}

/// <summary>Decides how a track is read. It is copied only when splitting is known to be safe.</summary>
public static class SplitModes
{
    /// <summary>ffmpeg's name of the codec of decoded frames.</summary>
    public const string Intermediate = "ffv1";

    /// <summary>Containers that state a presentation time for every packet.</summary>
    private static readonly HashSet<string> Timed = ["mov", "matroska", "mpegts", "flv", "live_flv", "ogg", "mxf", "nut", "ivf", "dv"];

    /// <summary>Containers that state decode times: sufficient unless frames are reordered.</summary>
    private static readonly HashSet<string> TimedInDecodeOrder = ["avi", "asf"];

    /// <summary>Codecs that may reorder frames without the probe detecting it.</summary>
    private static readonly HashSet<string> MayReorder = ["h264", "hevc", "vc1", "wmv3", "mpeg1video", "mpeg2video"];

    /// <summary>
    /// Codecs whose decoders need only packets, keyframe flags and configuration. Others need data that NUT cannot store (a palette,
    /// bits per sample), mark dependent frames as keyframes (GIF), or have not been examined.
    /// </summary>
    private static readonly HashSet<string> Cuttable =
    [
        "h264", "hevc", "av1", "vp8", "vp9", "mpeg1video", "mpeg2video", "mpeg4", "msmpeg4v2", "msmpeg4v3", "h261", "h263", "flv1", "vp6", "vp6f", "wmv1",
        "wmv2", "wmv3", "vc1", "theora", "mjpeg", "prores", "dnxhd", "dvvideo", "ffv1", "huffyuv", "ffvhuff", "utvideo", "magicyuv", "cfhd", "v210",
        "jpeg2000", "png", "rawvideo",
    ];

    internal static SplitMode Of(MediaInfo media, VideoTrack track)
    {
        var demuxer = Demuxer(media);
        var isTimed = Timed.Contains(demuxer)
            || (TimedInDecodeOrder.Contains(demuxer) && track.ReorderFrames == 0 && !MayReorder.Contains(track.Codec));
        return isTimed && !track.HasSeveralEdits && !HasFieldPackets(media, track) && FitsIntoNut(demuxer, track) ? SplitMode.Copied : SplitMode.Decoded;
    }

    /// <summary>
    /// Whether the first packets must be examined to find out if each contains a frame or a field: an H.264 track may have field pictures (PAFF), and packets
    /// copied from a transport stream stay as they are. A track that starts with a field does not state its field order.
    /// </summary>
    public static bool MayHaveFieldPackets(MediaInfo media, VideoTrack track) =>
        track is { Codec: "h264", FieldOrder: not "progressive" } && Timed.Contains(Demuxer(media)) && !SplitsFields(media);

    // A transport stream has a packet for each field of a field picture, and often a time for the first field only. Field pictures may start at any time.
    private static bool HasFieldPackets(MediaInfo media, VideoTrack track) =>
        track.HasFieldPackets || (SplitsFields(media) && track is { Codec: "h264", FieldOrder: not "progressive" });

    private static bool SplitsFields(MediaInfo media) => Demuxer(media) == "mpegts";

    private static string Demuxer(MediaInfo media) => media.Demuxer.Split(',')[0];

    // NUT identifies codecs by their AVI tags. DNxHD has none; MOV provides its own. NUT cannot store a palette.
    private static bool FitsIntoNut(string demuxer, VideoTrack track) =>
        Cuttable.Contains(track.Codec) && (track.Codec != "dnxhd" || demuxer == "mov") && track.PixelFormat != "pal8";
}
