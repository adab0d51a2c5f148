using Encoder.Core.Delivery;
using Encoder.Core.Playlists;
using Encoder.Core.Time;
using static Encoder.Core.Tests.Playlists.Renditions;

namespace Encoder.Core.Tests.Playlists;

public sealed class BandwidthTests
{
    [Fact]
    public void Of_NoSegments_IsZero() => Assert.Equal(Bandwidth.Zero, Bandwidth.Of([], Millis, 4));

    [Fact]
    public void Of_EvenSegments_PeakIsTheLargest() =>
        Assert.Equal(new Bandwidth(6000, 8000), Bandwidth.Of([One(4000, 2000), One(4000, 4000)], Millis, 4));

    // 0.2 s is less than half of 4 s: alone it would count 400,000 bit/s.
    [Fact]
    public void Of_StubAtTheEnd_CountsOnlyWithItsNeighbour() =>
        Assert.Equal(new Bandwidth(24762, 24762), Bandwidth.Of([One(4000, 3000), One(200, 10_000)], Millis, 4));

    // 4 + 2 s = 1.5 × 4 s still counts, 4 + 2.001 s doesn't; 2 s = 0.5 × 4 s counts, 1.999 s doesn't.
    [Theory]
    [InlineData(2000, 8000, 32_000)]
    [InlineData(1999, 8000, 12_003)]
    public void Of_SegmentAtTheLowerBound_CountsFromHalfATarget(long duration, long bytes, long peak) =>
        Assert.Equal(peak, Bandwidth.Of([One(4000, 1000), One(duration, bytes)], Millis, 4).PeakBps);

    [Fact]
    public void Of_RunAtTheUpperBound_CountsUpToOneAndAHalf()
    {
        SegmentInfo[] fits = [One(1999, 8000), One(1, 0), One(4000, 8000)];
        SegmentInfo[] tooLong = [One(1999, 8000), One(2, 0), One(4000, 8000)];

        Assert.Equal(32_000, Bandwidth.Of(fits, Millis, 4).PeakBps);
        Assert.Equal(31_985, Bandwidth.Of(tooLong, Millis, 4).PeakBps);
    }

    [Fact]
    public void Of_ShorterThanHalfATarget_PeakIsTheAverage() =>
        Assert.Equal(new Bandwidth(80_000, 80_000), Bandwidth.Of([One(100, 1000)], Millis, 4));

    [Fact]
    public void Of_FractionOfABit_RoundsUp() => Assert.Equal(new Bandwidth(3, 3), Bandwidth.Of([One(3, 1)], new Timebase(1, 1), 4));

    [Fact]
    public void Of_NoDuration_IsZero() => Assert.Equal(Bandwidth.Zero, Bandwidth.Of([One(0, 1000)], Millis, 4));

    [Fact]
    public void Of_FilmOfManyHoursAtGigabits_DoesNotOverflow()
    {
        var segments = Enumerable.Range(0, 50_000).Select(n => new SegmentInfo(n, null, 0, 4_000_000_000, 500_000_000)).ToList();

        Assert.Equal(new Bandwidth(1_000_000_000, 1_000_000_000), Bandwidth.Of(segments, new Timebase(1, 1_000_000_000), 4));
    }

    private static SegmentInfo One(long duration, long bytes) => new(0, null, 0, duration, bytes);
}
