using Encoder.Contracts;

namespace Encoder.Core.Parameters;

internal sealed partial record CodecOptions
{
    /// <summary>
    /// libx264. Not allowed, in addition to files and threads: options that move keyframes, and options with state across chunks (HRD, intra refresh).
    /// </summary>
    private static readonly CodecOptions X264 = new(VideoCodec.H264, "libx264", "x264-params", X264Options(), X264Keys());

    private static Dictionary<string, ValueRule> X264Options() => new()
    {
        ["preset"] = ValueRule.Words(PresetsOfX26),
        ["tune"] = ValueRule.Words("film", "animation", "grain", "stillimage", "psnr", "ssim", "fastdecode", "zerolatency"),
        ["profile"] = ValueRule.Words("baseline", "main", "high", "high10", "high422", "high444"),
        ["level"] = ValueRule.Words(
            "1", "1.0", "1.1", "1.2", "1.3", "2", "2.0", "2.1", "2.2", "3", "3.0", "3.1", "3.2", "4", "4.0", "4.1", "4.2", "5", "5.0", "5.1", "5.2", "6", "6.0", "6.1", "6.2"),
        ["pix_fmt"] = ValueRule.Words(
            "yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p", "yuv420p10le", "yuv422p10le", "yuv444p10le"),
        ["crf"] = ValueRule.Number(0, 51),
        ["crf_max"] = ValueRule.Number(0, 51),
        ["qp"] = ValueRule.Whole(0, 51),
        ["b"] = ValueRule.Bits, ["maxrate"] = ValueRule.Bits, ["minrate"] = ValueRule.Bits, ["bufsize"] = ValueRule.Bits,
        ["bf"] = ValueRule.Whole(0, 16),
        ["refs"] = ValueRule.Whole(1, 16),
        ["aq-mode"] = ValueRule.Whole(0, 3), ["aq-strength"] = ValueRule.Number(0, 3),
        ["psy"] = ValueRule.Switch,
        ["rc-lookahead"] = ValueRule.Whole(0, 250),
        ["me_range"] = ValueRule.Whole(4, 1024),
        ["me_method"] = ValueRule.Words("dia", "hex", "umh", "esa", "tesa"), ["motion-est"] = ValueRule.Words("dia", "hex", "umh", "esa", "tesa"),
        ["subq"] = ValueRule.Whole(0, 11),
        ["trellis"] = ValueRule.Whole(0, 2),
        ["sc_threshold"] = ValueRule.Whole(0, 100),
        ["qmin"] = ValueRule.Whole(0, 69), ["qmax"] = ValueRule.Whole(0, 69), ["qdiff"] = ValueRule.Whole(1, 69), ["qcomp"] = ValueRule.Number(0, 1),
        ["b_strategy"] = ValueRule.Whole(0, 2), ["b-bias"] = ValueRule.Whole(-100, 100),
        ["b-pyramid"] = ValueRule.Words("none", "strict", "normal"),
        ["weightb"] = ValueRule.Switch, ["weightp"] = ValueRule.Words("none", "simple", "smart"),
        ["8x8dct"] = ValueRule.Switch, ["fast-pskip"] = ValueRule.Switch, ["mbtree"] = ValueRule.Switch, ["mixed-refs"] = ValueRule.Switch,
        ["coder"] = ValueRule.Words("cabac", "cavlc"),
        ["direct-pred"] = ValueRule.Words("none", "spatial", "temporal", "auto"),
        ["chromaoffset"] = ValueRule.Whole(-12, 12),
        ["noise_reduction"] = ValueRule.Whole(0, 65535),
    };

    private static Dictionary<string, ValueRule> X264Keys() => new()
    {
        ["aq-mode"] = ValueRule.Whole(0, 3), ["aq-strength"] = ValueRule.Number(0, 3),
        ["bframes"] = ValueRule.Whole(0, 16), ["b-adapt"] = ValueRule.Whole(0, 2), ["b-bias"] = ValueRule.Whole(-100, 100),
        ["b-pyramid"] = ValueRule.Words("none", "strict", "normal"),
        ["ref"] = ValueRule.Whole(1, 16),
        ["rc-lookahead"] = ValueRule.Whole(0, 250),
        ["me"] = ValueRule.Words("dia", "hex", "umh", "esa", "tesa"), ["merange"] = ValueRule.Whole(4, 1024),
        ["subme"] = ValueRule.Whole(0, 11),
        ["trellis"] = ValueRule.Whole(0, 2),
        ["psy"] = ValueRule.Switch, ["psy-rd"] = ValueRule.Pair(0, 10),
        ["deblock"] = ValueRule.WholePair(-6, 6),
        ["mbtree"] = ValueRule.Switch, ["qcomp"] = ValueRule.Number(0, 1),
        ["qpmin"] = ValueRule.Whole(0, 69), ["qpmax"] = ValueRule.Whole(0, 69), ["qpstep"] = ValueRule.Whole(1, 69),
        ["ipratio"] = ValueRule.Number(1, 10), ["pbratio"] = ValueRule.Number(1, 10),
        ["chroma-qp-offset"] = ValueRule.Whole(-12, 12),
        ["weightb"] = ValueRule.Switch, ["weightp"] = ValueRule.Whole(0, 2),
        ["direct"] = ValueRule.Words("none", "spatial", "temporal", "auto"),
        ["8x8dct"] = ValueRule.Switch, ["cabac"] = ValueRule.Switch, ["mixed-refs"] = ValueRule.Switch, ["chroma-me"] = ValueRule.Switch,
        ["fast-pskip"] = ValueRule.Switch, ["dct-decimate"] = ValueRule.Switch,
        ["deadzone-inter"] = ValueRule.Whole(0, 32), ["deadzone-intra"] = ValueRule.Whole(0, 32),
        ["nr"] = ValueRule.Whole(0, 65535),
        ["scenecut"] = ValueRule.Whole(0, 100),
    };
}
