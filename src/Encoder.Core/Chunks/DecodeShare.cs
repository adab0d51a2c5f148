using Encoder.Contracts;
using Encoder.Core.Plans;

namespace Encoder.Core.Chunks;

/// <summary>
/// What decoding a frame of the source costs, in thousandths of what its encodes cost: pixels times a weight of codec and preset. Measured on a 720p
/// trailer: decoding H.264 takes a quarter of what x264 needs at veryfast for as many pixels, and a tenth at medium.
/// </summary>
internal static class DecodeShare
{
    private const int Medium = 100;
    private const int HevcTimes = 3;
    private const int Av1AndVp9 = 200;
    private const int Most = 10_000;

    // Tenths of decoding an H.264 pixel.
    private static readonly Dictionary<string, int> X264 = new()
    {
        ["ultrafast"] = 15, ["superfast"] = 25, ["veryfast"] = 45, ["faster"] = 60, ["fast"] = 80, ["medium"] = Medium,
        ["slow"] = 160, ["slower"] = 300, ["veryslow"] = 500, ["placebo"] = 900,
    };

    public static int Of(EncodePlan plan)
    {
        if (plan.Video is not { } video || plan.Media.Video.FirstOrDefault(track => track.Index == video.TrackIndex) is not { } track) return Most;
        var decode = (Int128)track.Width * track.Height * (video.PieceCodec is "hevc" or "av1" or "vp9" ? 15 : 10);
        var encode = video.Lanes.SelectMany(lane => lane.Rungs).Aggregate((Int128)0, (sum, rung) => sum + ((Int128)rung.Width * rung.Height * Weight(rung)));
        return encode == 0 ? Most : (int)Int128.Clamp(decode * 1000 / encode, 1, Most);
    }

    private static int Weight(RungPlan rung)
    {
        if (rung.Codec is VideoCodec.Av1 or VideoCodec.Vp9) return Av1AndVp9;
        var preset = rung.EncoderArguments.SkipWhile(word => word != "-preset").ElementAtOrDefault(1);
        var weight = preset is not null && X264.TryGetValue(preset, out var known) ? known : Medium;
        return rung.Codec == VideoCodec.Hevc ? weight * HevcTimes : weight;
    }
}
