using Encoder.Contracts;

namespace Encoder.Core.Parameters;

internal sealed partial record CodecOptions
{
    /// <summary>SVT-AV1. Quantizer 0 means "unset" in ffmpeg 5.1, so both start at 1.</summary>
    private static readonly CodecOptions SvtAv1 = new(VideoCodec.Av1, "libsvtav1", "svtav1-params", SvtAv1Options(), SvtAv1Keys());

    private static Dictionary<string, ValueRule> SvtAv1Options() => new()
    {
        ["preset"] = ValueRule.Whole(0, 13),
        ["pix_fmt"] = ValueRule.Words("yuv420p", "yuv420p10le"),
        ["crf"] = ValueRule.Whole(1, 63),
        ["qp"] = ValueRule.Whole(1, 63),
        ["b"] = ValueRule.Bits, ["maxrate"] = ValueRule.Bits, ["bufsize"] = ValueRule.Bits,
        ["qmin"] = ValueRule.Whole(1, 63), ["qmax"] = ValueRule.Whole(1, 63),
    };

    private static Dictionary<string, ValueRule> SvtAv1Keys() => new()
    {
        ["tune"] = ValueRule.Whole(0, 1),
        ["film-grain"] = ValueRule.Whole(0, 50), ["film-grain-denoise"] = ValueRule.Switch,
        ["aq-mode"] = ValueRule.Whole(0, 2),
        ["enable-tf"] = ValueRule.Switch,
        ["enable-dlf"] = ValueRule.Switch, ["enable-cdef"] = ValueRule.Switch, ["enable-restoration"] = ValueRule.Switch,
        ["fast-decode"] = ValueRule.Switch,
        ["lookahead"] = ValueRule.Whole(0, 120),
        ["tile-columns"] = ValueRule.Whole(0, 4), ["tile-rows"] = ValueRule.Whole(0, 6),
    };

    /// <summary>libvpx-vp9; it has no key list.</summary>
    private static readonly CodecOptions Vpx = new(VideoCodec.Vp9, "libvpx-vp9", null, VpxOptions(), new Dictionary<string, ValueRule>());

    private static Dictionary<string, ValueRule> VpxOptions() => new()
    {
        ["deadline"] = ValueRule.Words("good", "best", "realtime"), ["quality"] = ValueRule.Words("good", "best", "realtime"),
        ["cpu-used"] = ValueRule.Whole(0, 8), ["speed"] = ValueRule.Whole(0, 8),
        ["profile"] = ValueRule.Words("0", "2"),
        ["pix_fmt"] = ValueRule.Words("yuv420p", "yuv420p10le"),
        ["crf"] = ValueRule.Whole(0, 63),
        ["b"] = ValueRule.Bits, ["maxrate"] = ValueRule.Bits, ["minrate"] = ValueRule.Bits, ["bufsize"] = ValueRule.Bits,
        ["qmin"] = ValueRule.Whole(0, 63), ["qmax"] = ValueRule.Whole(0, 63),
        ["undershoot-pct"] = ValueRule.Whole(0, 100), ["overshoot-pct"] = ValueRule.Whole(0, 1000),
        ["max-intra-rate"] = ValueRule.Whole(0, 100_000),
        ["tile-columns"] = ValueRule.Whole(0, 6), ["tile-rows"] = ValueRule.Whole(0, 2),
        ["frame-parallel"] = ValueRule.Switch,
        ["auto-alt-ref"] = ValueRule.Whole(0, 6), ["lag-in-frames"] = ValueRule.Whole(0, 25),
        ["arnr-maxframes"] = ValueRule.Whole(0, 15), ["arnr-strength"] = ValueRule.Whole(0, 6), ["arnr-type"] = ValueRule.Whole(1, 3),
        ["aq-mode"] = ValueRule.Whole(0, 4),
        ["tune"] = ValueRule.Words("psnr", "ssim"), ["tune-content"] = ValueRule.Words("default", "screen", "film"),
        ["enable-tpl"] = ValueRule.Switch,
        ["static-thresh"] = ValueRule.Whole(0, 100_000), ["noise-sensitivity"] = ValueRule.Whole(0, 4), ["sharpness"] = ValueRule.Whole(0, 7),
        ["lossless"] = ValueRule.Switch,
    };
}
