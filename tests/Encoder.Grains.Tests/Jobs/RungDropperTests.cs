namespace Encoder.Grains.Tests.Jobs;

public sealed class RungDropperTests
{
    [Fact]
    public void Rung_OfAStreamThatFallsBack_IsDroppedOnceUntilChunksWithoutItAreEncoded()
    {
        var dropper = new RungDropper(10);
        Assert.False(dropper.IsDue(10, 12));
        Assert.False(dropper.IsDue(14, 16));
        Assert.True(dropper.IsDue(15, 17));
        dropper.Drop(40);
        Assert.False(dropper.IsDue(30, 30));
        Assert.False(dropper.IsDue(40, 40));
        Assert.False(dropper.IsDue(45, 39));
        Assert.True(dropper.IsDue(50, 39));
    }

    [Fact]
    public void Rung_OfAStreamThatCatchesUp_IsKept()
    {
        var dropper = new RungDropper(10);
        for (var done = 0; done < 100; done += 5) Assert.False(dropper.IsDue(done, 100 - done));
    }

    [Fact]
    public void Rung_OfAStreamThatIsALittleBehind_IsKept()
    {
        var dropper = new RungDropper(10);
        for (var done = 0; done < 100; done += 5) Assert.False(dropper.IsDue(done, 10));
    }

    [Fact]
    public void Rung_WithoutALimit_IsKept()
    {
        var dropper = new RungDropper(0);
        for (var done = 0; done < 100; done += 5) Assert.False(dropper.IsDue(done, done));
    }
}
