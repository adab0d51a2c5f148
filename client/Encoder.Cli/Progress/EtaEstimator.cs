namespace Encoder.Cli.Progress;

/// <summary>
/// The displayed remaining time. The rule: it never increases.
/// <list type="number">
/// <item>The estimate is the remaining work at the average rate since progress began (work that was already done at the start does not count).</item>
/// <item>Nothing is displayed before 3 seconds and 2 % of progress: the first number must be reasonable, because it can only decrease.</item>
/// <item>While the estimate is above the displayed time, the displayed time does not change.</item>
/// <item>Otherwise it decreases with the clock, and approaches the estimate with a time constant of 8 seconds, never below the
/// estimate: a short burst of progress lowers it only a little.</item>
/// </list>
/// </summary>
internal sealed class EtaEstimator
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);
    private const double SettlingShare = 0.02;
    private const double GapSeconds = 8;

    private (TimeSpan Elapsed, double Fraction)? origin;
    private TimeSpan last;
    private double best;
    private double? displayed;

    /// <summary>The remaining time after one more observation; null while it is not known.</summary>
    /// <param name="elapsed">Time since the start; never decreases.</param>
    /// <param name="fraction">Share of the work that is done, 0 to 1. When it decreases (an attempt is repeated) the highest value counts.</param>
    public TimeSpan? Observe(TimeSpan elapsed, double fraction)
    {
        best = Math.Clamp(Math.Max(best, fraction), 0, 1);
        var start = origin ??= (elapsed, best);
        var (spent, gained) = (elapsed - start.Elapsed, best - start.Fraction);
        if (displayed is null && (spent < Settling || gained < SettlingShare))
            return null;

        var estimate = spent.TotalSeconds * (1 - best) / gained;
        displayed = displayed is { } before ? Fall(before, estimate, Math.Max(0, (elapsed - last).TotalSeconds)) : estimate;
        last = elapsed;
        return Round(displayed.Value);
    }

    private static double Fall(double before, double estimate, double passed)
    {
        if (estimate >= before)
            return before;
        var closed = (before - estimate) * (1 - Math.Exp(-passed / GapSeconds));
        return Math.Max(estimate, before - passed - closed);
    }

    // Rounded up (ignoring rounding errors of the division) to 1 s, 5 s from one minute, 1 min from ten minutes. Each grid contains the limit of the previous one, so rounding keeps the order.
    private static TimeSpan Round(double seconds)
    {
        var grid = seconds <= 60 ? 1 : seconds <= 600 ? 5 : 60;
        return TimeSpan.FromSeconds(Math.Ceiling(Math.Min(seconds, TimeSpan.FromDays(365).TotalSeconds) / grid - 1e-9) * grid);
    }
}
