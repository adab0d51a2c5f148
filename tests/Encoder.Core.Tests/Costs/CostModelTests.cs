using Encoder.Contracts;
using Encoder.Core.Costs;
using Encoder.Core.Plans;
using Encoder.Core.Probing;
using Encoder.Core.Time;

namespace Encoder.Core.Tests.Costs;

public sealed class CostModelTests
{
    private static readonly VideoTrack Track = new(
        0, "h264", new Timebase(1, 1000), null, null, true, 1000, 1000, "yuv420p", new Rational(1, 1), 0, new Rational(25, 1), new Rational(25, 1), "progressive", new ColorInfo(null, null, null, null));

    [Fact]
    public void Estimate_TenSeconds_IsPixelsTimesRates()
    {
        var estimate = CostModel.Estimate(Plan(10_000_000, Rung("a", VideoCodec.H264, null, "-preset", "medium"), Rung("b", VideoCodec.Vp9, new Rational(50, 1), "-cpu-used", "8")));

        // 500 × 500 pixels: a quarter of a megapixel; 250 frames, and 500 at its own rate. The source has a megapixel.
        Assert.Equal(62.5 * CostModel.EncodeSecondsPerMegapixel(VideoCodec.H264, "medium"), estimate!.Renditions[0].CpuSeconds, 9);
        Assert.Equal(125 * CostModel.EncodeSecondsPerMegapixel(VideoCodec.Vp9, "8"), estimate.Renditions[1].CpuSeconds, 9);
        Assert.Equal(250 * CostModel.DecodeSecondsPerMegapixel, estimate.DecodeCpuSeconds, 9);
        Assert.Equal(estimate.CpuSeconds / 10, estimate.CoreHoursPerHour, 9);
    }

    [Fact]
    public void Estimate_NoDuration_IsNull() => Assert.Null(CostModel.Estimate(Plan(null, Rung("a", VideoCodec.H264, null))));

    [Theory]
    [InlineData(VideoCodec.H264, "ultrafast superfast veryfast faster fast medium slow slower veryslow placebo")]
    [InlineData(VideoCodec.Hevc, "ultrafast superfast veryfast faster fast medium slow slower veryslow placebo")]
    [InlineData(VideoCodec.Av1, "13 12 11 10 9 8 7 6 5 4 3 2 1 0")]
    [InlineData(VideoCodec.Vp9, "8 7 6 5 4 3 2 1 0")]
    public void Rates_SlowerPresets_CostMore(VideoCodec codec, string presets)
    {
        var rates = presets.Split(' ').Select(preset => CostModel.EncodeSecondsPerMegapixel(codec, preset)).ToList();

        Assert.Equal(rates.Order(), rates);
        Assert.Equal(rates.Count, rates.Distinct().Count());
    }

    private static RungPlan Rung(string name, VideoCodec codec, Rational? rate, params string[] arguments) => new(name, codec, 500, 500, "", arguments, "", 0) { FrameRate = rate };

    private static EncodePlan Plan(long? durationUs, params RungPlan[] rungs) => new(
        new MediaInfo("mov", 1, 0, durationUs, [Track], [], []), new VideoPlan(0, "h264", new Rational(25, 1), [new LanePlan(0, rungs)]), [], new DeliverySpec(),
        TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(4), []);
}
