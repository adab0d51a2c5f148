using Encoder.Contracts;

namespace Encoder.Core.Parameters;

internal sealed partial record CodecOptions
{
    /// <summary>libx265. Not allowed, in addition to files and threads: open GOPs, headers, HRD, and options that move keyframes.</summary>
    private static readonly CodecOptions X265 = new(VideoCodec.Hevc, "libx265", "x265-params", X265Options(), X265Keys());

    private static Dictionary<string, ValueRule> X265Options() => new()
    {
        ["preset"] = ValueRule.Words(PresetsOfX26),
        ["tune"] = ValueRule.Words("psnr", "ssim", "grain", "zerolatency", "fastdecode", "animation"),
        ["profile"] = ValueRule.Words("main", "main10"),
        ["pix_fmt"] = ValueRule.Words("yuv420p", "yuv420p10le"),
        ["crf"] = ValueRule.Number(0, 51),
        ["qp"] = ValueRule.Whole(0, 51),
        ["b"] = ValueRule.Bits, ["maxrate"] = ValueRule.Bits, ["bufsize"] = ValueRule.Bits,
        ["bf"] = ValueRule.Whole(0, 16),
        ["refs"] = ValueRule.Whole(1, 16),
    };

    private static Dictionary<string, ValueRule> X265Keys() => new()
    {
        ["aq-mode"] = ValueRule.Whole(0, 4), ["aq-strength"] = ValueRule.Number(0, 3),
        ["bframes"] = ValueRule.Whole(0, 16), ["b-adapt"] = ValueRule.Whole(0, 2), ["b-pyramid"] = ValueRule.Switch,
        ["ref"] = ValueRule.Whole(1, 16),
        ["rc-lookahead"] = ValueRule.Whole(0, 250),
        ["me"] = ValueRule.Words("dia", "hex", "umh", "star", "sea", "full"), ["merange"] = ValueRule.Whole(0, 1024),
        ["subme"] = ValueRule.Whole(0, 7),
        ["rd"] = ValueRule.Whole(1, 6), ["rdoq-level"] = ValueRule.Whole(0, 2),
        ["psy-rd"] = ValueRule.Number(0, 5), ["psy-rdoq"] = ValueRule.Number(0, 50),
        ["deblock"] = ValueRule.WholePair(-6, 6), ["sao"] = ValueRule.Switch, ["strong-intra-smoothing"] = ValueRule.Switch,
        ["ctu"] = ValueRule.Words("16", "32", "64"), ["max-tu-size"] = ValueRule.Words("4", "8", "16", "32"),
        ["tu-intra-depth"] = ValueRule.Whole(1, 4), ["tu-inter-depth"] = ValueRule.Whole(1, 4),
        ["qcomp"] = ValueRule.Number(0.5m, 1), ["cutree"] = ValueRule.Switch,
        ["ipratio"] = ValueRule.Number(1, 10), ["pbratio"] = ValueRule.Number(1, 10),
        ["qpmin"] = ValueRule.Whole(0, 69), ["qpmax"] = ValueRule.Whole(0, 69),
        ["weightp"] = ValueRule.Switch, ["weightb"] = ValueRule.Switch,
        ["limit-refs"] = ValueRule.Whole(0, 3), ["limit-modes"] = ValueRule.Switch, ["max-merge"] = ValueRule.Whole(1, 5),
        ["rect"] = ValueRule.Switch, ["amp"] = ValueRule.Switch, ["rskip"] = ValueRule.Whole(0, 2), ["early-skip"] = ValueRule.Switch,
        ["cbqpoffs"] = ValueRule.Whole(-12, 12), ["crqpoffs"] = ValueRule.Whole(-12, 12),
        ["nr-intra"] = ValueRule.Whole(0, 2000), ["nr-inter"] = ValueRule.Whole(0, 2000),
        ["lossless"] = ValueRule.Switch,
        ["scenecut"] = ValueRule.Whole(0, 100),
    };
}
