using Encoder.Cli.Progress;
using Encoder.Contracts;

namespace Encoder.Cli.Remote;

/// <summary>Converts the job of a server and the progress of an upload into the displayed progress.</summary>
internal sealed class JobModel
{
    private readonly EtaEstimator eta = new();

    /// <summary>The current view of both.</summary>
    /// <param name="job">The job; null until the server has created it.</param>
    /// <param name="upload">The upload of this command; null when it has none.</param>
    public ProgressView Update(JobInfo? job, UploadProgress? upload, TimeSpan elapsed)
    {
        var stage = StageOf(job);
        double? fraction = stage switch { Stage.Encoding => job!.Progress.Encoded, Stage.Finishing => 1, _ => null };
        var total = FramesOfEach(job);
        return new(
            stage, elapsed, fraction, job?.Progress.Speed, stage == Stage.Encoding ? eta.Observe(elapsed, fraction!.Value) : null,
            [.. (job?.Renditions ?? []).Select(rendition => View(rendition, total))])
        {
            Upload = upload is not null ? new(upload.StoredBytes, upload.TotalBytes, upload.Job)
                : job?.Asset is not null ? new(job.Progress.UploadedBytes, job.Progress.TotalBytes, job.Id)
                : null,
        };
    }

    private static Stage StageOf(JobInfo? job) => job?.State switch
    {
        null or JobState.Queued => Stage.Starting,
        JobState.Probing => Stage.Probing,
        JobState.Encoding => Stage.Encoding,
        _ => Stage.Finishing,
    };

    private static RenditionView View(JobRendition rendition, long? total) =>
        new(rendition.Name, rendition.Kind != "video", rendition.Frames, rendition.Kind == "video" ? total : null, rendition.PublishedSegments, rendition.IsComplete);

    // The server reports the share over all renditions, which have the same number of frames.
    private static long? FramesOfEach(JobInfo? job)
    {
        var video = (job?.Renditions ?? []).Where(rendition => rendition.Kind == "video").ToList();
        var frames = video.Sum(rendition => rendition.Frames);
        return job?.Progress.Encoded is > 0 and var encoded && frames > 0
            ? Math.Max((long)Math.Round(frames / encoded / video.Count), video.Max(rendition => rendition.Frames))
            : null;
    }
}
