using Encoder.Core.Probing;

namespace Encoder.Core.Plans;

/// <summary>
/// Whether and how a track is deinterlaced: one frame for each frame, and only frames that are marked as interlaced are touched, so that mixed
/// sources come out right. Where the container does not state the field order, the codecs that may be interlaced get the filter all the same.
/// </summary>
internal static class Deinterlacing
{
    private const string Filter = "bwdif=mode=send_frame:parity=auto:deint=interlaced";

    private static readonly HashSet<string> MayBeInterlaced =
        ["h264", "dvvideo", "mpeg4", "vc1", "wmv3", "ffv1", "huffyuv", "ffvhuff", "utvideo", "rawvideo", "v210", "v410"];

    /// <summary>The filter, or an empty chain.</summary>
    public static string Of(VideoTrack track) => track.FieldOrder switch
    {
        "tt" or "bb" or "tb" or "bt" => Filter,
        "unknown" when MayBeInterlaced.Contains(track.Codec) => Filter,
        _ => "",
    };
}
