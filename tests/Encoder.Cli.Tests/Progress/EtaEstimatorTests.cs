using Encoder.Cli.Progress;
using FsCheck;
using FsCheck.Fluent;

namespace Encoder.Cli.Tests.Progress;

public sealed class EtaEstimatorTests
{
    // Steps of 0 to 10 s, and fractions that jump anywhere, also backwards.
    private static readonly Gen<(int Milliseconds, double Fraction)[]> Observations =
        Gen.Choose(0, 10_000).SelectMany(milliseconds => Gen.Choose(0, 1000).Select(permille => (milliseconds, permille / 1000.0))).ArrayOf();

    [Fact]
    public void Observe_AnyProgress_NeverGoesUp() =>
        Prop.ForAll(Observations.ToArbitrary(), observations =>
        {
            var shown = Shown(observations).OfType<TimeSpan>().ToList();
            return shown.Zip(shown.Skip(1)).All(pair => pair.Second <= pair.First);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Observe_AnyProgress_StaysKnownAndAboveZeroUntilTheEnd() =>
        Prop.ForAll(Observations.ToArbitrary(), observations =>
        {
            var shown = Shown(observations.TakeWhile(observation => observation.Fraction < 1)).SkipWhile(remaining => remaining is null);
            return shown.All(remaining => remaining > TimeSpan.Zero);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Observe_SteadyPace_CountsDownWithTheClock()
    {
        var eta = new EtaEstimator();
        var shown = Enumerable.Range(0, 41).Select(second => eta.Observe(TimeSpan.FromSeconds(second), second / 40.0)).ToList();

        Assert.All(shown.Take(3), Assert.Null);
        for (var second = 3; second <= 40; second++)
            Assert.Equal(40 - second, shown[second]!.Value.TotalSeconds, tolerance: 1.0);
    }

    [Fact]
    public void Observe_BeforeItIsWorthSomething_ShowsNothing()
    {
        var eta = new EtaEstimator();

        Assert.Null(eta.Observe(TimeSpan.Zero, 0));
        Assert.Null(eta.Observe(TimeSpan.FromSeconds(2), 0.5));
        Assert.Null(new EtaEstimator().Observe(TimeSpan.FromSeconds(60), 0.5));
    }

    [Fact]
    public void Observe_WorkFoundDone_IsNoPace()
    {
        var eta = new EtaEstimator();
        eta.Observe(TimeSpan.Zero, 0.5);

        // A tenth in ten seconds, four tenths to go.
        Assert.Equal(TimeSpan.FromSeconds(40), eta.Observe(TimeSpan.FromSeconds(10), 0.6));
    }

    [Fact]
    public void Observe_ShortBurst_PullsItDownALittleOnly()
    {
        var eta = new EtaEstimator();
        eta.Observe(TimeSpan.Zero, 0);
        eta.Observe(TimeSpan.FromSeconds(10), 0.1);
        var afterBurst = eta.Observe(TimeSpan.FromSeconds(10.5), 0.5)!.Value;

        Assert.InRange(afterBurst.TotalSeconds, 80, 90);
    }

    [Fact]
    public void Observe_MuchFasterThanFirstThought_FollowsWithinAMinute()
    {
        var eta = new EtaEstimator();
        eta.Observe(TimeSpan.Zero, 0);
        eta.Observe(TimeSpan.FromSeconds(10), 0.02);
        TimeSpan? shown = null;
        for (var second = 11; second <= 60; second++)
            shown = eta.Observe(TimeSpan.FromSeconds(second), 0.02 + (second - 10) * 0.015);

        // 77 % in 60 s leaves 18 s; the first estimate was above eight minutes.
        Assert.InRange(shown!.Value.TotalSeconds, 18, 25);
    }

    private static IEnumerable<TimeSpan?> Shown(IEnumerable<(int Milliseconds, double Fraction)> observations)
    {
        var eta = new EtaEstimator();
        var elapsed = TimeSpan.Zero;
        return observations.Select(observation => eta.Observe(elapsed += TimeSpan.FromMilliseconds(observation.Milliseconds), observation.Fraction)).ToList();
    }
}
