using Encoder.Core.Chunks;
using Encoder.Core.Time;

namespace Encoder.Core.Tests.Chunks;

public sealed class MissingFramesTests
{
    [Fact]
    public void Add_FramesWithGaps_CountsWhatIsMissing()
    {
        var missing = new MissingFrames(new Timebase(1, 1000), new Rational(25, 1));

        missing.Add([0, 40, 80]);
        Assert.Equal(0, missing.Count);
        missing.Add([160]);
        missing.Add([200, 440]);

        Assert.Equal(1 + 5, missing.Count);
    }

    [Fact]
    public void Add_FramesOfWholeMilliseconds_CountsNone()
    {
        var missing = new MissingFrames(new Timebase(1, 1000), new Rational(60000, 1001));

        missing.Add([.. Enumerable.Range(0, 6000).Select(frame => (long)Math.Round(frame * 1001 / 60.0))]);

        Assert.Equal(0, missing.Count);
    }

    [Fact]
    public void Add_FramesFasterThanTheRate_CountsNone()
    {
        var missing = new MissingFrames(new Timebase(1, 90_000), new Rational(25, 1));

        missing.Add([.. Enumerable.Range(0, 100).Select(frame => frame * 1800L)]);

        Assert.Equal(0, missing.Count);
    }
}
