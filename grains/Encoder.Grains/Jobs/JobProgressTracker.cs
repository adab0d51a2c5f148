using Encoder.Core.Time;

namespace Encoder.Grains;

/// <summary>
/// How far a run is, as parts of 1. Estimates change, attempts and servers are lost, but what was shown is not taken back: what is to be
/// shown is stored first, and a job that is recovered begins with it.
/// </summary>
internal sealed class JobProgressTracker(ReportedProgress? stored = null)
{
    private const double Step = 0.002;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    private readonly ReportedProgress beginning = stored ?? new ReportedProgress(new JobPhases(0, 0, 0), []);
    private ReportedProgress? shown;
    private long shownAt;

    /// <summary>What may be shown.</summary>
    public ReportedProgress Shown => shown ?? beginning;

    /// <summary>How far it is now.</summary>
    /// <param name="underWay">Frames of attempts per lane that are not committed.</param>
    /// <param name="duration">The source's duration; null while unknown.</param>
    public ReportedProgress Read(JobRun run, IReadOnlyList<long> underWay, TimeSpan? duration)
    {
        var planned = run.Timebase is { } timebase ? timebase.ToTimeSpan(run.Chunks.End) : TimeSpan.Zero;
        var all = duration > planned ? duration.Value : planned;
        var published = run.Renditions.Count == 0 ? 0 : run.Renditions.Min(rendition => rendition.IsComplete ? 1 : Part(rendition.Published, all));
        var before = Shown.Phases;
        return new ReportedProgress(
            new JobPhases(
                Math.Max(before.Split, run.SplitEnd is not null ? 1 : Part(planned, all)),
                Math.Max(before.Encoded, EncodedOf(run, underWay, duration) ?? published),
                Math.Max(before.Published, published)),
            [.. underWay.Select((frames, lane) => Math.Max(Shown.FramesOf(lane), run.FramesOf(lane) + frames))]);
    }

    /// <summary>Whether it has gone on by more than can be left for later: what is shown costs a write.</summary>
    public bool IsDue(ReportedProgress now, TimeProvider time)
    {
        var (to, from) = (now.Phases, Shown.Phases);
        if (to == from && now.Frames.Select((frames, lane) => frames - Shown.FramesOf(lane)).All(more => more == 0)) return false;
        return shown is null || time.GetElapsedTime(shownAt) >= Pace
            || to.Split - from.Split >= Step || to.Encoded - from.Encoded >= Step || to.Published - from.Published >= Step;
    }

    /// <summary>It is stored: from now on it is shown.</summary>
    public void Show(ReportedProgress now, TimeProvider time) => (shown, shownAt) = (now, time.GetTimestamp());

    private static double? EncodedOf(JobRun run, IReadOnlyList<long> underWay, TimeSpan? duration)
    {
        if (run.Chunks.Lanes == 0) return null;
        var total = run.Chunks.Frames;
        if (run.SplitEnd is null && run.Plan.Video?.FrameRate is { IsPositive: true } rate && duration is { } claimed)
            total = Math.Max(total, new Timebase(rate.Den, rate.Num).From(claimed));
        if (total == 0) return 0;
        return Math.Min(1, Enumerable.Range(0, run.Chunks.Lanes).Average(lane => (double)(run.FramesOf(lane) + underWay[lane]) / total));
    }

    private static double Part(TimeSpan of, TimeSpan all) => all > TimeSpan.Zero ? Math.Min(1, of / all) : 0;
}
