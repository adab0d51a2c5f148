using Encoder.Core.Playlists;

namespace Encoder.Core.Tests.Playlists;

/// <summary>What RFC 8216bis §6.2.5.2 says of blocking reloads.</summary>
public sealed class LiveEdgeTests
{
    // Segment 9 is complete, of four parts; of segment 10 two parts are there.
    private static readonly LiveEdge Edge = new(10, 2, 4);

    [Theory]
    [InlineData(3, null, true)]
    [InlineData(9, null, true)]
    [InlineData(9, 3, true)]
    [InlineData(9, 4, true)]
    [InlineData(10, 1, true)]
    [InlineData(10, 2, false)]
    [InlineData(10, 7, false)]
    [InlineData(10, 8, null)]
    [InlineData(10, null, false)]
    [InlineData(11, null, false)]
    [InlineData(11, 0, false)]
    [InlineData(12, null, null)]
    public void Has_APoint_IsThereOrComesOrIsTooFarAhead(long sequence, int? part, bool? expected) =>
        Assert.Equal(expected, Edge.Has(new LivePoint(sequence, part), TimeSpan.FromSeconds(0.5)));

    // A segment may end with fewer parts than were expected: the next part is then the first one of the next segment.
    [Fact]
    public void Has_APartBehindTheLastOfItsSegment_WaitsForTheNextSegment() =>
        Assert.Equal(false, (Edge with { Open = 0 }).Has(new LivePoint(9, 4), TimeSpan.FromSeconds(0.5)));

    [Fact]
    public void Newest_WithoutOpenParts_IsTheLastOfTheLastSegment()
    {
        Assert.Equal(new LivePoint(10, 1), Edge.Newest);
        Assert.Equal(new LivePoint(9, 3), (Edge with { Open = 0 }).Newest);
        Assert.Equal(new LivePoint(9, null), new LiveEdge(10, 0, 0).Newest);
    }
}
