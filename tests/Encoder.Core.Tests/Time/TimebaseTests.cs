using Encoder.Core.Time;
using FsCheck;
using FsCheck.Fluent;

namespace Encoder.Core.Tests.Time;

public sealed class TimebaseTests
{
    private static readonly Timebase Ntsc = new(1001, 30000);

    [Theory]
    [InlineData(1, 3003)]
    [InlineData(-1, -3003)]
    [InlineData(0, 0)]
    [InlineData(30_000, 90_090_000)]
    public void Rescale_Frames_AreExactTicks(long frames, long expected) => Assert.Equal(expected, new Timebase(1, 90_000).Rescale(frames, Ntsc));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(-1, -1)]
    [InlineData(3, 2)]
    [InlineData(-3, -2)]
    public void Rescale_Halves_GoAwayFromZero(long ticks, long expected) => Assert.Equal(expected, new Timebase(1, 1).Rescale(ticks, new Timebase(1, 2)));

    [Fact]
    public void Rescale_LargeTimes_DoNotOverflow()
        => Assert.Equal(9_000_000_000_000_000, new Timebase(1, 1_000_000).Rescale(810_000_000_000_000, new Timebase(1, 90_000)));

    [Fact]
    public void Rescale_BeyondRange_Throws() => Assert.Throws<OverflowException>(() => new Timebase(1, 1_000_000).Rescale(long.MaxValue, new Timebase(1, 1)));

    [Fact]
    public void Rescale_ToAFinerMultipleAndBack_IsTheSame()
        => Prop.ForAll<int, byte>((ticks, factor) =>
        {
            var (coarse, fine) = (new Timebase(1, 1000), new Timebase(1, 1000 * (factor + 1)));
            Assert.Equal(ticks, coarse.Rescale(fine.Rescale(ticks, coarse), fine));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void From_Duration_IsNearestTicks()
    {
        Assert.Equal(360_000, new Timebase(1, 90_000).From(TimeSpan.FromSeconds(4)));
        Assert.Equal(TimeSpan.FromSeconds(4), new Timebase(1, 90_000).ToTimeSpan(360_000));
    }
}
