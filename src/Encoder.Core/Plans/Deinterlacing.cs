using Encoder.Core.Probing;

namespace Encoder.Core.Plans;

/// <summary>
/// Whether and how a track is deinterlaced: one frame for each frame, and only frames that are marked as interlaced are touched, so that mixed
/// sources are handled correctly. When the container does not state the field order, the filter is used for all codecs that may be interlaced.
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
