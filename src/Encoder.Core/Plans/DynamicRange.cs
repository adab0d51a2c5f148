using Encoder.Contracts;
using Encoder.Core.Parameters;
using Encoder.Core.Probing;

namespace Encoder.Core.Plans;

/// <summary>
/// High dynamic range: kept when the encoder uses ten bits (HEVC, AV1, VP9 profile 2), and by a lossless encode; otherwise converted to BT.709,
/// because an 8-bit picture with PQ or HLG samples looks grey or banded on every screen.
/// </summary>
internal static class DynamicRange
{
    private const string Pq = "smpte2084";
    private const string Hlg = "arib-std-b67";

    public static bool IsHigh(VideoTrack track) => track.Color.Transfer is Pq or Hlg;

    public static bool IsMapped(VideoTrack track, EncoderParameters parameters, string pixelFormat) =>
        IsHigh(track) && !parameters.IsLossless && (parameters.Codec == VideoCodec.H264 || !PixelFormats.IsDeep(pixelFormat));

    /// <summary>The name of the range in HLS (RFC 8216bis §4.4.6.2); null for the standard range.</summary>
    public static string? NameOf(VideoTrack track) => track.Color.Transfer switch { Pq => "PQ", Hlg => "HLG", _ => null };

    /// <summary>The filters, for pictures of the rung's size. Tags that the source does not state, other than the transfer function, are assumed to be BT.2020.</summary>
    public static string Map(VideoTrack track)
    {
        var tags = ColorTags.Of(track, keepsSamples: true);
        return $"setparams=range={tags.Range}:color_primaries={tags.Primaries.Or("bt2020")}:color_trc={tags.Transfer}:colorspace={tags.Matrix.Or("bt2020nc")}," +
            "zscale=transfer=linear:npl=100,format=gbrpf32le,zscale=primaries=bt709,tonemap=tonemap=hable:desat=0," +
            "zscale=transfer=bt709:matrix=bt709:range=tv";
    }

    private static string Or(this string tag, string usual) => tag == ColorTags.Unknown ? usual : tag;
}
