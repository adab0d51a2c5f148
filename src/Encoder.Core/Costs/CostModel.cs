using Encoder.Contracts;
using Encoder.Core.Plans;

namespace Encoder.Core.Costs;

/// <summary>
/// A small model of the processor time of a job: pixels of each rendition times a rate of its encoder and preset, and the decode once per lane. The
/// rates are of one kind of processor and of usual content; grain takes twice as much, a still picture a quarter. The report of a job has what it really took.
/// </summary>
public static class CostModel
{
    /// <summary>Seconds of one core per million pixels of a decode of the source, with its filters. An H.264 source.</summary>
    public const double DecodeSecondsPerMegapixel = 0.003;

    private static readonly Dictionary<VideoCodec, (string Usual, Dictionary<string, double> Rates)> Encoders = new()
    {
        [VideoCodec.H264] = ("medium", new()
        {
            ["ultrafast"] = 0.0035, ["superfast"] = 0.005, ["veryfast"] = 0.008, ["faster"] = 0.013, ["fast"] = 0.017, ["medium"] = 0.021,
            ["slow"] = 0.032, ["slower"] = 0.06, ["veryslow"] = 0.11, ["placebo"] = 0.35,
        }),
        [VideoCodec.Hevc] = ("medium", new()
        {
            ["ultrafast"] = 0.017, ["superfast"] = 0.02, ["veryfast"] = 0.03, ["faster"] = 0.032, ["fast"] = 0.04, ["medium"] = 0.06,
            ["slow"] = 0.16, ["slower"] = 0.45, ["veryslow"] = 0.7, ["placebo"] = 1.5,
        }),
        [VideoCodec.Av1] = ("8", new()
        {
            ["13"] = 0.006, ["12"] = 0.008, ["11"] = 0.01, ["10"] = 0.012, ["9"] = 0.017, ["8"] = 0.024, ["7"] = 0.035, ["6"] = 0.055, ["5"] = 0.085,
            ["4"] = 0.13, ["3"] = 0.25, ["2"] = 0.5, ["1"] = 1, ["0"] = 2,
        }),
        [VideoCodec.Vp9] = ("4", new()
        {
            ["8"] = 0.008, ["7"] = 0.01, ["6"] = 0.012, ["5"] = 0.02, ["4"] = 0.045, ["3"] = 0.07, ["2"] = 0.12, ["1"] = 0.25, ["0"] = 0.7,
        }),
    };

    /// <summary>Estimates the processor time of a plan; null when the source does not declare how long it is, or has no video.</summary>
    public static CostEstimate? Estimate(EncodePlan plan)
    {
        if (plan.Video is not { } video || plan.Media.DurationUs is not { } duration) return null;
        var seconds = duration / 1e6;
        var track = plan.Media.Video.First(one => one.Index == video.TrackIndex);
        var renditions = video.Lanes.SelectMany(lane => lane.Rungs).Select(rung =>
        {
            var rate = rung.FrameRate ?? video.FrameRate;
            var (preset, perMegapixel) = RateOf(rung);
            return new RenditionCost(rung.Rendition, rung.Codec, preset, Megapixels(rung.Width, rung.Height, rate.Value, seconds) * perMegapixel);
        }).ToList();
        var decoded = Megapixels(track.Width, track.Height, video.FrameRate.Value, seconds) * video.Lanes.Count;
        return new CostEstimate(seconds, decoded * DecodeSecondsPerMegapixel, renditions);
    }

    /// <summary>Seconds of one core per million pixels, of an encoder with a preset; an unknown preset counts as the usual one.</summary>
    public static double EncodeSecondsPerMegapixel(VideoCodec codec, string preset)
    {
        var (usual, rates) = Encoders[codec];
        return rates.TryGetValue(preset, out var rate) ? rate : rates[usual];
    }

    private static (string Preset, double PerMegapixel) RateOf(RungPlan rung)
    {
        var arguments = rung.EncoderArguments;
        var name = rung.Codec == VideoCodec.Vp9 ? "-cpu-used" : "-preset";
        var at = Enumerable.Range(0, arguments.Count - 1).FirstOrDefault(index => arguments[index] == name, -1);
        var preset = at < 0 ? Encoders[rung.Codec].Usual : arguments[at + 1];
        return (preset, EncodeSecondsPerMegapixel(rung.Codec, preset));
    }

    private static double Megapixels(int width, int height, double framesPerSecond, double seconds) => width * (double)height * framesPerSecond * seconds / 1e6;
}
