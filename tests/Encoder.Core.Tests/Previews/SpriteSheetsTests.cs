using Encoder.Core.Delivery;
using Encoder.Core.Plans;
using Encoder.Core.Previews;
using Encoder.Core.Time;

namespace Encoder.Core.Tests.Previews;

public sealed class SpriteSheetsTests
{
    private static readonly Timebase Timebase = new(1, 1000);
    private static readonly PreviewPlan Plan = new("480p", 160, 90, "null", "null");

    [Fact]
    public void Index_OfAShortFilm_HasOneCuePerSegment()
    {
        var sheets = SpriteSheets.Of(Segments(12, 3_600_500), Timebase);

        Assert.Equal((10, 2, 1), (sheets.Columns, sheets.Rows, sheets.Count));
        var index = sheets.Index(Plan);
        Assert.StartsWith("WEBVTT\n\n00:00:00.000 --> 01:00:00.500\nsprites-1.jpg#xywh=0,0,160,90\n\n01:00:00.500 --> ", index, StringComparison.Ordinal);
        Assert.EndsWith("\n11:00:05.500 --> 12:00:06.000\nsprites-1.jpg#xywh=160,90,160,90\n", index, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1, 1, 1, 1)]
    [InlineData(100, 100, 10, 10, 1)]
    [InlineData(200, 200, 10, 10, 2)]
    [InlineData(201, 101, 10, 10, 2)]
    [InlineData(5_000, 200, 10, 10, 2)]
    public void Thumbnails_OfAnyLength_AreTwoHundredAtMost(int segments, int thumbnails, int columns, int rows, int count)
    {
        var sheets = SpriteSheets.Of(Segments(segments, 4000), Timebase);

        Assert.Equal((thumbnails, columns, rows, count), (sheets.Segments.Count, sheets.Columns, sheets.Rows, sheets.Count));
        Assert.Equal(TimeSpan.FromSeconds(segments * 4), sheets.Starts[^1]);
        Assert.Equal(thumbnails + 1, sheets.Starts.Count);
    }

    private static SegmentInfo[] Segments(int count, long duration) =>
        [.. Enumerable.Range(0, count).Select(number => new SegmentInfo(number, null, number * duration, duration, 1))];
}
