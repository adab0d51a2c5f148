using Encoder.Core.Time;

namespace Encoder.Actors;

/// <summary>How far a run is, as parts of 1. Estimates change and attempts are lost, but what was shown is not taken back.</summary>
internal sealed class JobMeter
{
    private JobPhases highest = new(0, 0, 0);

    /// <param name="underWay">Frames of attempts per lane that are not committed.</param>
    /// <param name="duration">The source's duration; null while unknown.</param>
    public JobPhases Read(JobRun run, IReadOnlyList<long> underWay, TimeSpan? duration)
    {
        var planned = run.Timebase is { } timebase ? timebase.ToTimeSpan(run.Chunks.End) : TimeSpan.Zero;
        var all = duration > planned ? duration.Value : planned;
        var published = run.Renditions.Count == 0 ? 0 : run.Renditions.Min(rendition => rendition.IsComplete ? 1 : Part(rendition.Published, all));
        var now = new JobPhases(run.SplitEnd is not null ? 1 : Part(planned, all), EncodedOf(run, underWay, duration) ?? published, published);
        return highest = new JobPhases(
            Math.Max(highest.Split, now.Split), Math.Max(highest.Encoded, now.Encoded), Math.Max(highest.Published, now.Published));
    }

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
