using Encoder.Contracts;
using Encoder.Core.Time;
using Encoder.Grains;

namespace Encoder.Cli.Progress;

/// <summary>Converts snapshots of the job into the displayed progress.</summary>
/// <param name="segmentDuration">Target length of a segment, used to measure a job with audio only.</param>
/// <param name="isResumed">Whether some work may already be done, which does not count for the speed of this command.</param>
internal sealed class ProgressModel(TimeSpan segmentDuration, bool isResumed)
{
    private readonly EtaEstimator eta = new();
    private double? foundDone = isResumed ? null : 0;

    /// <summary>The view after one more snapshot.</summary>
    public ProgressView Update(JobSnapshot job, TimeSpan elapsed)
    {
        var stage = StageOf(job);
        var total = TotalFrames(job);
        var renditions = job.Renditions.Select(rendition => new RenditionView(
            rendition.Name, rendition.IsAudio, rendition.Frames, rendition.IsAudio ? null : total, rendition.PublishedSegments, rendition.IsComplete)).ToList();
        var fraction = stage < Stage.Encoding ? null : stage == Stage.Finishing ? 1 : FractionOf(job, renditions);
        foundDone ??= fraction;
        return new(
            stage, elapsed, fraction, Speed(job, fraction, elapsed),
            stage == Stage.Encoding && fraction is { } known ? eta.Observe(elapsed, known) : null,
            renditions);
    }

    private static Stage StageOf(JobSnapshot job) => job.State switch
    {
        JobState.Queued => Stage.Starting,
        JobState.Probing => Stage.Probing,
        JobState.Encoding when job.PlannedChunks == 0 && job.Renditions.All(rendition => rendition is { Frames: 0, PublishedSegments: 0 }) => Stage.Splitting,
        JobState.Encoding => Stage.Encoding,
        _ => Stage.Finishing,
    };

    private static long? TotalFrames(JobSnapshot job)
    {
        if (job.TotalChunks is not null)
            return job.SourceFrames;
        if (job is not { SourceDuration: { } duration, FrameRate: { IsPositive: true } rate })
            return null;
        var estimated = new Timebase(rate.Den, rate.Num).From(duration);
        return Math.Max(estimated, job.SourceFrames);
    }

    private double? FractionOf(JobSnapshot job, IReadOnlyList<RenditionView> renditions)
    {
        var video = renditions.Where(rendition => !rendition.IsAudio).ToList();
        if (video.Count > 0)
            return video.All(rendition => rendition.Fraction is not null) ? video.Average(rendition => rendition.Fraction) : null;
        return renditions.Count > 0 && job.SourceDuration is { Ticks: > 0 } duration
            ? renditions.Average(rendition => rendition.IsComplete ? 1 : Math.Min(1, rendition.Segments * (segmentDuration / duration)))
            : null;
    }

    private double? Speed(JobSnapshot job, double? fraction, TimeSpan elapsed) =>
        fraction is { } now && foundDone is { } found && job.SourceDuration is { } duration && elapsed > TimeSpan.Zero && now > found
            ? (now - found) * (duration / elapsed)
            : null;
}
