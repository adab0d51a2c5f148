using Encoder.Core.Chunks;
using Encoder.Core.Delivery;
using Encoder.Core.Time;

namespace Encoder.Core.Tests.Delivery;

public sealed class RenditionTimescaleTests
{
    [Theory]
    [InlineData(1, 49_152, 49_152)]
    [InlineData(1, 90_000, 90_000)]
    [InlineData(1, 1_000_000_000, 1_000_000_000)]
    [InlineData(1_001, 24_000, 24_000)]
    [InlineData(1, 10_000, 10_000)]
    [InlineData(1, 1_000, 10_000)]
    [InlineData(1, 24, 10_008)]
    public void Of_SplitterTimebase_HoldsEveryTickExactly(int num, int den, int expected)
    {
        var timescale = RenditionTimescale.Of(new Timebase(num, den));
        Assert.Equal(new Timebase(1, expected), timescale);
        Assert.Equal(0, (long)num * expected % den);
    }

    [Theory]
    [InlineData(1, 49_152, 176_947_200)]
    [InlineData(1_001, 30_000, 107_892)]
    public void Ticks_OfTheOffset_AreRoundedAsFfmpegDoes(int num, int den, long expected) =>
        Assert.Equal(expected, TimelineOffset.Ticks(new Timebase(num, den)));
}
