using Encoder.Core.Damage;
using Encoder.Core.Time;

namespace Encoder.Core.Tests.Damage;

public sealed class GapDetectorTests
{
    private static readonly Timebase Ticks = new(1, 64_000);

    [Fact]
    public void Gaps_SteadyRateWithAHole_NamesItAndCountsItsFrames()
    {
        var watch = new GapDetector(Ticks);
        watch.Add([.. Milliseconds(0, 48)]);
        watch.Add([.. Milliseconds(72, 48)]);

        var gap = Assert.Single(watch.Gaps());

        Assert.Equal((2.0, 3.0, 24), (Math.Round(Ticks.Seconds(gap.Start), 2), Ticks.Seconds(gap.End), gap.Frames));
    }

    [Fact]
    public void Gaps_VariableRate_AreNone()
    {
        var watch = new GapDetector(Ticks);
        watch.Add([0, 2_000, 9_000, 12_000, 70_000, 71_000, 75_000, 300_000]);

        Assert.Empty(watch.Gaps());
    }

    [Fact]
    public void Gaps_LeadingFramesOfTheNextGop_AreNone()
    {
        var watch = new GapDetector(new Timebase(1, 24));
        watch.Add([0, 1, 2, 3, 4, 7]);
        watch.Add([5, 6, 8, 9, 10, 11]);

        Assert.Empty(watch.Gaps());
    }

    [Fact]
    public void Gaps_TwoFramesFarApart_AreNone()
    {
        var watch = new GapDetector(Ticks);
        watch.Add([0, 64_000 * 36_000L]);

        Assert.Empty(watch.Gaps());
    }

    // 24 frames a second in whole milliseconds, as Matroska rounds them.
    private static IEnumerable<long> Milliseconds(int first, int count) =>
        Enumerable.Range(first, count).Select(frame => (long)Math.Round(frame * 1_000.0 / 24) * 64);
}
