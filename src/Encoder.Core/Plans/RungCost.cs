using Encoder.Contracts;

namespace Encoder.Core.Plans;

/// <summary>What the encode of a frame costs by the rung, measured against decoding: pixels times a weight of codec and preset.</summary>
public static class RungCost
{
    private const int Medium = 100;
    private const int HevcTimes = 3;
    private const int Av1AndVp9 = 200;

    // Tenths of decoding an H.264 pixel.
    private static readonly Dictionary<string, int> X264 = new()
    {
        ["ultrafast"] = 15, ["superfast"] = 25, ["veryfast"] = 45, ["faster"] = 60, ["fast"] = 80, ["medium"] = Medium,
        ["slow"] = 160, ["slower"] = 300, ["veryslow"] = 500, ["placebo"] = 900,
    };

    /// <summary>The cost, in tenths of decoding a pixel of H.264.</summary>
    public static Int128 Of(RungPlan rung) => (Int128)rung.Width * rung.Height * Weight(rung);

    private static int Weight(RungPlan rung)
    {
        if (rung.Codec is VideoCodec.Av1 or VideoCodec.Vp9) return Av1AndVp9;
        var preset = rung.EncoderArguments.SkipWhile(word => word != "-preset").ElementAtOrDefault(1);
        var weight = preset is not null && X264.TryGetValue(preset, out var known) ? known : Medium;
        return rung.Codec == VideoCodec.Hevc ? weight * HevcTimes : weight;
    }
}
