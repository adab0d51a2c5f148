using Encoder.Core.Nut;

namespace Encoder.Core.Tests.Nut;

public sealed class UntimedPacketsTests
{
    private static readonly long?[] WithoutTwo = [0, 300, null, 200, 600, null, 500];

    // I P B B P B B: the first B of each group has no time. By the pictures' own order it stands before its neighbour.
    [Fact]
    public void Times_PicturesThatTellTheirOrder_DivideTheTimeBetweenTheirNeighbors() =>
        Assert.Equal([0, 300, 100, 200, 600, 400, 500], UntimedPackets.Times(WithoutTwo, [0, 6, 2, 4, 12, 8, 10], 7));

    // The reference picture has none: two holes are left beside each other, and its order tells which of them is its own.
    [Fact]
    public void Times_ReferenceAndItsNeighborUntimed_KeepTheirOrder() =>
        Assert.Equal([0, 300, 100, 200, 400], UntimedPackets.Times([0, null, 100, null, 400], [0, 6, 2, 4, 8], 7));

    [Fact]
    public void Times_NothingTellsTheOrder_FollowsThatOfDecoding() =>
        Assert.Equal([0, 100, 200, 300, 400], UntimedPackets.Times([0, 100, null, null, 400], null, 7));

    // An order that contradicts the times is none.
    [Fact]
    public void Times_OrderAgainstTheTimes_FollowsThatOfDecoding() =>
        Assert.Equal([0, 100, 200, 300], UntimedPackets.Times([0, 100, null, 300], [9, 1, 0, 2], 7));

    [Fact]
    public void Times_FirstAndLastUntimed_GoOnAtTheUsualDistance() =>
        Assert.Equal([0, 40, 80, 120, 160], UntimedPackets.Times([null, 40, 80, 120, null], null, 7));

    [Fact]
    public void Times_NoneTimed_BeginWhereTheTrackDoes() => Assert.Equal([7, 8], UntimedPackets.Times([null, null], null, 7));
}
