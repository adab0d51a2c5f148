using Encoder.Core.Delivery;

namespace Encoder.Core.Tests.Delivery;

public sealed class SegmentPartsTests
{
    [Theory]
    [InlineData(25, 2000, new[] { 12, 24, 36, 48, 50 })]
    [InlineData(30, 2000, new[] { 15, 30, 45, 60 })]
    [InlineData(2, 2000, new[] { 1, 2, 3, 4 })]
    [InlineData(1, 2000, new[] { 1, 2 })]
    public void Cut_OfASegmentThatIsComplete_HoldsAsManySamplesAsFit(int rate, int end, int[] expected) =>
        Assert.Equal(expected, SegmentParts.Cut([.. Times(rate).TakeWhile(time => time < end)], end, 510));

    // A part is decided once it is known that the next sample does not fit: it may be the last of the segment.
    [Fact]
    public void Cut_WhileSamplesCome_GivesWhatTheWholeSegmentHas()
    {
        long[] times = [.. Times(25).Take(50)];
        var whole = SegmentParts.Cut(times, 2000, 510);
        for (var count = 1; count <= times.Length; count++)
        {
            var some = SegmentParts.Cut(times.AsSpan(0, count), null, 510);
            Assert.Equal(whole.Take(some.Count), some);
            Assert.Equal((count - 2) / 12, some.Count);
        }
    }

    [Fact]
    public void Cut_OfSamplesOfAnyLength_DividesAllOfThemWithinTheTarget()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var times = new List<long> { 0 };
            while (times[^1] < 5000) times.Add(times[^1] + random.Next(1, round % 2 == 0 ? 900 : 60));
            var end = times[^1];
            times.RemoveAt(times.Count - 1);
            var first = 0;
            foreach (var cut in SegmentParts.Cut([.. times], end, 510))
            {
                var length = (cut < times.Count ? times[cut] : end) - times[first];
                Assert.True(cut > first && (length <= 510 || cut == first + 1), $"A part of {cut - first} samples lasts {length}.");
                first = cut;
            }

            Assert.Equal(times.Count, first);
        }
    }

    private static IEnumerable<long> Times(int rate) => Enumerable.Range(0, 1000).Select(number => number * 1000L / rate);
}
