using Encoder.Core.Time;

namespace Encoder.Grains;

/// <summary>
/// The progress of a run, as fractions of 1. Estimates change, attempts and servers are lost, but reported progress never decreases: progress
/// is stored before it is reported, and a recovered job starts with the stored values.
/// </summary>
internal sealed class JobProgressTracker(ReportedProgress? stored = null)
{
    private const double Step = 0.002;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    private readonly ReportedProgress beginning = stored ?? new ReportedProgress(new JobPhases(0, 0, 0), []);
    private ReportedProgress? reported;
    private long reportedAt;

    /// <summary>The progress that may be reported.</summary>
    public ReportedProgress Reported => reported ?? beginning;

    /// <summary>Updates the current progress.</summary>
    /// <param name="inProgress">Frames of uncommitted attempts, per lane.</param>
    /// <param name="duration">The source's duration; null while unknown.</param>
    public ReportedProgress Read(JobRun run, IReadOnlyList<long> inProgress, TimeSpan? duration)
    {
        var planned = run.Timebase is { } timebase ? timebase.ToTimeSpan(run.Chunks.End) : TimeSpan.Zero;
        var all = duration > planned ? duration.Value : planned;
        var published = run.Renditions.Count == 0 ? 0 : run.Renditions.Min(rendition => rendition.IsComplete ? 1 : Part(rendition.Published, all));
        var before = Reported.Phases;
        return new ReportedProgress(
            new JobPhases(
                Math.Max(before.Split, run.SplitEnd is not null ? 1 : Part(planned, all)),
                Math.Max(before.Encoded, EncodedOf(run, inProgress, duration) ?? published),
                Math.Max(before.Published, published)),
            [.. inProgress.Select((frames, lane) => Math.Max(Reported.FramesOf(lane), run.FramesOf(lane) + frames))]);
    }

    /// <summary>Whether the progress has grown enough to be stored; small steps wait, because each costs a write.</summary>
    public bool IsDue(ReportedProgress now, TimeProvider time)
    {
        var (to, from) = (now.Phases, Reported.Phases);
        if (to == from && now.Frames.Select((frames, lane) => frames - Reported.FramesOf(lane)).All(more => more == 0)) return false;
        return reported is null || time.GetElapsedTime(reportedAt) >= Pace
            || to.Split - from.Split >= Step || to.Encoded - from.Encoded >= Step || to.Published - from.Published >= Step;
    }

    /// <summary>The progress was stored: from now on it is reported.</summary>
    public void MarkReported(ReportedProgress now, TimeProvider time) => (reported, reportedAt) = (now, time.GetTimestamp());

    private static double? EncodedOf(JobRun run, IReadOnlyList<long> inProgress, TimeSpan? duration)
    {
        if (run.Chunks.Lanes == 0) return null;
        var total = run.Chunks.Frames;
        if (run.SplitEnd is null && run.Plan.Video?.FrameRate is { IsPositive: true } rate && duration is { } claimed)
            total = Math.Max(total, new Timebase(rate.Den, rate.Num).From(claimed));
        if (total == 0) return 0;
        return Math.Min(1, Enumerable.Range(0, run.Chunks.Lanes).Average(lane => (double)(run.FramesOf(lane) + inProgress[lane]) / total));
    }

    private static double Part(TimeSpan of, TimeSpan all) => all > TimeSpan.Zero ? Math.Min(1, of / all) : 0;
}
