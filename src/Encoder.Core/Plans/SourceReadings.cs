using Encoder.Core.Probing;

namespace Encoder.Core.Plans;

/// <summary>What the splitter writes into GOP files.</summary>
public enum SourceReading
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
public static class SourceReadings
{
    /// <summary>ffmpeg's name of the codec of decoded frames.</summary>
    public const string Intermediate = "ffv1";

    /// <summary>Containers that state a presentation time for every packet.</summary>
    private static readonly HashSet<string> Timed = ["mov", "matroska", "mpegts", "flv", "live_flv", "ogg", "mxf", "nut", "ivf", "gif", "dv"];

    /// <summary>Containers whose times are those of decoding: as good, unless frames are reordered.</summary>
    private static readonly HashSet<string> TimedInDecodeOrder = ["avi", "asf"];

    /// <summary>Codecs that reorder frames without the probe being sure to see it.</summary>
    private static readonly HashSet<string> MayReorder = ["h264", "hevc", "vc1", "wmv3", "mpeg1video", "mpeg2video"];

    internal static SourceReading Of(MediaInfo media, VideoTrack track)
    {
        var demuxer = media.Demuxer.Split(',')[0];
        var isTimed = Timed.Contains(demuxer)
            || (TimedInDecodeOrder.Contains(demuxer) && track.ReorderFrames == 0 && !MayReorder.Contains(track.Codec));
        return isTimed && !track.HasSeveralEdits && FitsIntoNut(demuxer, track) ? SourceReading.Copied : SourceReading.Decoded;
    }

    // NUT names codecs by their AVI tags. DNxHD has none there; MOV brings its own.
    private static bool FitsIntoNut(string demuxer, VideoTrack track) => track.Codec != "dnxhd" || demuxer == "mov";
}
