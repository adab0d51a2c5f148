using Encoder.Core.Probing;

namespace Encoder.Core.Plans;

/// <summary>What the splitter writes into GOP files.</summary>
public enum SplitMode
{
    /// <summary>The source's own packets: costs nothing, and chunks are decoded in parallel.</summary>
    Copied,

    /// <summary>
    /// Decoded frames, lossless and each for itself. For sources whose packets cannot be cut apart: the splitter reads them as one ffmpeg run would,
    /// and everything behind it stays as it is.
    /// </summary>
    Decoded,
}

/// <summary>Decides how a track is read. Only what is known to survive being cut is copied.</summary>
public static class SplitModes
{
    /// <summary>ffmpeg's name of the codec of decoded frames.</summary>
    public const string Intermediate = "ffv1";

    /// <summary>Containers that state a presentation time for every packet.</summary>
    private static readonly HashSet<string> Timed = ["mov", "matroska", "mpegts", "flv", "live_flv", "ogg", "mxf", "nut", "ivf", "dv"];

    /// <summary>Containers whose times are those of decoding: as good, unless frames are reordered.</summary>
    private static readonly HashSet<string> TimedInDecodeOrder = ["avi", "asf"];

    /// <summary>Codecs that reorder frames without the probe being sure to see it.</summary>
    private static readonly HashSet<string> MayReorder = ["h264", "hevc", "vc1", "wmv3", "mpeg1video", "mpeg2video"];

    /// <summary>
    /// Codecs whose packets, with their keyframes and configuration, are all that a decoder needs. Others want what NUT does not carry (a palette,
    /// bits per sample), mark as keyframes what needs the frame before (GIF), or nobody has looked.
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
    /// Whether a look at the first packets has to tell if each holds a frame or a field: an H.264 track may be of field pictures (PAFF), and what was
    /// copied from a transport stream keeps its packets. A track that begins with a field does not tell its field order.
    /// </summary>
    public static bool MayHaveFieldPackets(MediaInfo media, VideoTrack track) =>
        track is { Codec: "h264", FieldOrder: not "progressive" } && Timed.Contains(Demuxer(media)) && !SplitsFields(media);

    // Of field pictures a transport stream gives a packet for each field, and often a time for the first alone. They may come at any time.
    private static bool HasFieldPackets(MediaInfo media, VideoTrack track) =>
        track.HasFieldPackets || (SplitsFields(media) && track is { Codec: "h264", FieldOrder: not "progressive" });

    private static bool SplitsFields(MediaInfo media) => Demuxer(media) == "mpegts";

    private static string Demuxer(MediaInfo media) => media.Demuxer.Split(',')[0];

    // NUT names codecs by their AVI tags. DNxHD has none there; MOV brings its own. It has no place for a palette.
    private static bool FitsIntoNut(string demuxer, VideoTrack track) =>
        Cuttable.Contains(track.Codec) && (track.Codec != "dnxhd" || demuxer == "mov") && track.PixelFormat != "pal8";
}
