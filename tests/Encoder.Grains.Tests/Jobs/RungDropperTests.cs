using Encoder.TestSupport.Clocks;

namespace Encoder.Grains.Tests.Jobs;

public sealed class RungDropperTests
{
    private readonly FakeClock clock = new();
    private readonly RungDropper dropper;

    public RungDropperTests() => dropper = new RungDropper(10, TimeSpan.FromSeconds(2), clock);

    [Fact]
    public void Rung_OfAStreamThatFallsBack_IsDroppedOnceUntilChunksWithoutItAreEncoded()
    {
        Assert.False(IsDue(10, 12, after: 15));
        Assert.False(IsDue(14, 16, after: 14));
        Assert.False(IsDue(15, 17, after: 1));
        Assert.True(IsDue(20, 18, after: 15));
        dropper.Drop(40);
        Assert.False(IsDue(30, 30, after: 15));
        Assert.False(IsDue(40, 40, after: 15));
        Assert.False(IsDue(45, 41, after: 15));
        Assert.True(IsDue(50, 42, after: 15));
    }

    [Fact]
    public void Rung_OfAStreamThatCatchesUp_IsKept()
    {
        for (var done = 0; done < 100; done += 5) Assert.False(IsDue(done, 120 - done, after: 15));
    }

    [Fact]
    public void Rung_OfAStreamThatStoodStill_IsKept()
    {
        Assert.False(IsDue(10, 12, after: 15));
        Assert.False(IsDue(15, 60, after: 100));
        Assert.False(IsDue(20, 58, after: 8));
        Assert.False(IsDue(25, 70, after: 24));
        Assert.False(IsDue(30, 68, after: 8));
    }

    // As a file that is pulled, which comes as fast as it is read.
    [Fact]
    public void Rung_OfAStreamThatComesFasterThanItLasts_IsKept()
    {
        for (var done = 0; done < 100; done += 5) Assert.False(IsDue(done, 3 * done, after: 9));
    }

    [Fact]
    public void Rung_OfAStreamThatIsALittleBehind_IsKept()
    {
        for (var done = 0; done < 100; done += 5) Assert.False(IsDue(done, 10, after: 15));
    }

    [Fact]
    public void Rung_WithoutALimit_IsKept()
    {
        var never = new RungDropper(0, TimeSpan.FromSeconds(2), clock);
        for (var done = 0; done < 100; done += 5)
        {
            clock.Advance(TimeSpan.FromSeconds(15));
            Assert.False(never.IsDue(done, done));
        }
    }

    private bool IsDue(int done, int behind, int after)
    {
        clock.Advance(TimeSpan.FromSeconds(after));
        return dropper.IsDue(done, behind);
    }
}
