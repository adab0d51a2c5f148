using Encoder.Client.Uploads;
using Encoder.TestSupport.Clocks;

namespace Encoder.Client.Tests.Uploads;

public sealed class RateLimitTests
{
    private readonly FakeClock clock = new();

    [Fact]
    public void Wait_NoLimit_NeverWaits()
    {
        var limit = new RateLimit(null, clock);

        Assert.All(Enumerable.Range(0, 100), _ => Assert.True(limit.WaitAsync(1 << 20, CancellationToken.None).IsCompletedSuccessfully));
    }

    [Fact]
    public void Wait_SeveralAtOnce_ShareTheRateInTheOrderAsked()
    {
        var limit = new RateLimit(1000, clock);
        Task[] waits = [.. Enumerable.Range(0, 4).Select(_ => limit.WaitAsync(500, CancellationToken.None))];

        Assert.Equal([true, false, false, false], waits.Select(wait => wait.IsCompleted));
        clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal([true, true, false, false], waits.Select(wait => wait.IsCompleted));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.All(waits, wait => Assert.True(wait.IsCompleted));
    }

    // What was not used in a pause is not sent at once after it.
    [Fact]
    public void Wait_AfterAPause_SavesNothingUp()
    {
        var limit = new RateLimit(1000, clock);
        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.True(limit.WaitAsync(500, CancellationToken.None).IsCompleted);
        Assert.False(limit.WaitAsync(500, CancellationToken.None).IsCompleted);
    }
}
