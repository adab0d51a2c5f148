using Encoder.Contracts;

namespace Encoder.Core.Parameters;

/// <summary>The allowed options of the encoder of one codec. All other options are refused: an allow-list, not a block-list.</summary>
/// <param name="Encoder">ffmpeg's name of the encoder.</param>
/// <param name="KeyList">Name of the option with the encoder's <c>key=value</c> list, or null.</param>
/// <param name="Options">ffmpeg's options by name.</param>
/// <param name="Keys">Keys of the list by name.</param>
internal sealed partial record CodecOptions(
    VideoCodec Codec, string Encoder, string? KeyList, IReadOnlyDictionary<string, ValueRule> Options, IReadOnlyDictionary<string, ValueRule> Keys)
{
    /// <summary>The values of <c>-c:v</c>.</summary>
    public static IReadOnlyDictionary<string, VideoCodec> EncoderNames { get; } = new Dictionary<string, VideoCodec>
    {
        ["libx264"] = VideoCodec.H264, ["h264"] = VideoCodec.H264,
        ["libx265"] = VideoCodec.Hevc, ["hevc"] = VideoCodec.Hevc,
        ["libsvtav1"] = VideoCodec.Av1, ["av1"] = VideoCodec.Av1,
        ["libvpx-vp9"] = VideoCodec.Vp9, ["vp9"] = VideoCodec.Vp9,
    };

    /// <summary>The allow-list of a codec.</summary>
    public static CodecOptions For(VideoCodec codec) => codec switch
    {
        VideoCodec.H264 => X264,
        VideoCodec.Hevc => X265,
        VideoCodec.Av1 => SvtAv1,
        VideoCodec.Vp9 => Vpx,
        _ => throw new ArgumentOutOfRangeException(nameof(codec), codec, null),
    };

    private static readonly string[] PresetsOfX26 =
        ["ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow", "placebo"];
}
