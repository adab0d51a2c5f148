using Encoder.Actors;
using Encoder.Contracts;

namespace Encoder.Server.Jobs;

/// <summary>A job's snapshot as the API shows it. Pure.</summary>
internal static class JobView
{
    public static JobInfo Of(JobSnapshot job) => new()
    {
        Id = job.Job,
        Name = job.Request.Spec.Name ?? job.Request.Source.FileName,
        State = job.State,
        Run = job.Run,
        Priority = job.Request.Spec.Priority,
        FileName = job.Request.Source.FileName,
        CreatedAt = job.Request.CreatedAt ?? DateTimeOffset.UnixEpoch,
        Progress = new JobProgress { DoneChunks = job.DoneChunkLanes, TotalChunks = job.TotalChunks },
        SourceSeconds = job.SourceDuration?.TotalSeconds,
        Renditions = [.. job.Renditions.Select(Rendition)],
        Warnings = job.Warnings,
        Fault = job.Fault,
        Metadata = job.Request.Spec.Metadata,
    };

    private static JobRendition Rendition(RenditionSnapshot rendition) =>
        new(rendition.Name, rendition.IsAudio ? "audio" : "video", rendition.Frames, rendition.PublishedSegments, rendition.IsComplete);
}
