using Encoder.Core.Delivery;

namespace Encoder.Core.Tests.Delivery;

public sealed class SoundCutsTests
{
    private static readonly TimeSpan Segment = TimeSpan.FromSeconds(4);

    [Theory]
    [InlineData(0, 4)]
    [InlineData(3.9, 4)]
    [InlineData(4, 8)]
    [InlineData(4.02, 8)]
    [InlineData(7.98, 12)] // A hundredth of a segment before a cut is at the cut.
    public void After_WithoutAPicture_IsTheNextMultiple(double start, double expected)
    {
        var cuts = new SoundCuts(Segment, followsPicture: false);

        Assert.Equal(TimeSpan.MaxValue, cuts.Known);
        Assert.Equal(TimeSpan.FromSeconds(expected), cuts.After(TimeSpan.FromSeconds(start)));
    }

    [Theory]
    [InlineData(0, 4.0)]
    [InlineData(4.02, 6.0)]
    [InlineData(6.01, 9.5)] // One of half a second is joined.
    [InlineData(9.5, null)]
    public void After_BesideAPicture_IsWhereItsSegmentEnds(double start, double? expected)
    {
        var cuts = new SoundCuts(Segment, followsPicture: true);
        cuts.Add(Seconds(0, 4), TimeSpan.FromSeconds(6));
        cuts.Add(Seconds(6, 6.5), TimeSpan.FromSeconds(9.5));

        Assert.Equal(TimeSpan.FromSeconds(9.5), cuts.Known);
        Assert.Equal(expected is { } known ? TimeSpan.FromSeconds(known) : null, cuts.After(TimeSpan.FromSeconds(start)));
    }

    [Fact]
    public void After_BehindTheLastSegment_IsNoMore()
    {
        var cuts = new SoundCuts(Segment, followsPicture: true);
        Assert.Equal(TimeSpan.Zero, cuts.Known);
        cuts.Add(Seconds(0, 4), end: null);
        cuts.Complete();

        Assert.Equal(TimeSpan.MaxValue, cuts.Known);
        Assert.Equal(TimeSpan.FromSeconds(4), cuts.After(TimeSpan.Zero));
        Assert.Equal(TimeSpan.MaxValue, cuts.After(TimeSpan.FromSeconds(4)));
    }

    private static IEnumerable<TimeSpan> Seconds(params double[] starts) => starts.Select(TimeSpan.FromSeconds);
}
