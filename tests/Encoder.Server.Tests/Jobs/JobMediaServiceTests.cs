using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Core.Time;
using Encoder.Server.Jobs;

namespace Encoder.Server.Tests.Jobs;

public sealed class JobMediaServiceTests
{
    [Fact]
    public void Bitrates_OfFewSegments_HaveOnePointEach()
    {
        SegmentInfo[] segments = [new(0, null, 0, 4000, 1000), new(1, null, 4000, 2000, 1000)];

        Assert.Equal([new BitratePoint(0, 2000), new BitratePoint(4, 4000)], JobMediaService.Bitrates(segments, new Timebase(1, 1000)));
    }

    [Fact]
    public void Bitrates_OfALongFilm_AreThreeHundredAtMost()
    {
        var segments = Enumerable.Range(0, 2700).Select(number => new SegmentInfo(number, null, number * 4000L, 4000, 500)).ToArray();

        var points = JobMediaService.Bitrates(segments, new Timebase(1, 1000));

        Assert.Equal((300, 36d, 1000L), (points.Count, points[1].StartSeconds, points[^1].BitrateBps));
    }
}
