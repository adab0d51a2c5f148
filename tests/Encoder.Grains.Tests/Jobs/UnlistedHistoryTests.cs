using Encoder.TestSupport.Clocks;

namespace Encoder.Grains.Tests.Jobs;

public sealed class UnlistedHistoryTests
{
    private readonly FakeClock clock = new();

    [Fact]
    public void Due_OfWhatIsUnlisted_ComesAfterItsTime()
    {
        var history = new UnlistedHistory(TimeSpan.FromSeconds(64), clock);
        history.Add([3, 1]);
        Assert.Null(history.Due);
        clock.Advance(TimeSpan.FromSeconds(63));
        history.Add([9, 8]);
        Assert.Null(history.Due);
        clock.Advance(TimeSpan.FromSeconds(1));
        history.Add([9, 8]);
        Assert.Equal([3, 1], history.Due);
        clock.Advance(TimeSpan.FromSeconds(63));
        history.Add([9, 8]);
        Assert.Equal([9, 8], history.Due);
    }

    [Fact]
    public void Due_OfWhatWasListedInAMinute_ComesNoSooner()
    {
        var history = new UnlistedHistory(TimeSpan.FromSeconds(64), clock);
        for (var chunk = 0; chunk < 1000; chunk++)
        {
            history.Add([chunk]);
            clock.Advance(TimeSpan.FromMilliseconds(60));
        }

        Assert.Null(history.Due);
        clock.Advance(TimeSpan.FromSeconds(60));
        history.Add([1000]);
        Assert.InRange(Assert.Single(history.Due!), 800, 999);
    }
}
