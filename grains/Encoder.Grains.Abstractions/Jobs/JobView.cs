using System.Text.RegularExpressions;
using Encoder.Contracts;
using Encoder.Core.Previews;
using Encoder.Core.Text;

namespace Encoder.Grains;

/// <summary>Converts a snapshot of a job to the API's view. Pure.</summary>
public static partial class JobView
{
    /// <param name="job">The job.</param>
    /// <param name="asset">Its asset; null for a local file of the server.</param>
    /// <param name="media">Path of its files, with a closing slash.</param>
    /// <param name="now">The time.</param>
    public static JobInfo Of(JobSnapshot job, AssetSnapshot? asset, string media, DateTimeOffset now)
    {
        var (spec, source) = (job.Request.Spec, job.Request.Source);
        var isPlayable = job.PlayableAt is not null && job.State is not (JobState.Failed or JobState.Cancelled);
        return new()
        {
            Id = job.Job,
            Name = DisplayText.Clean(spec.Name ?? source.FileName),
            State = job.State,
            Run = job.Run,
            Priority = spec.Priority,
            Asset = source.Asset,
            FileName = DisplayText.Clean(source.FileName),
            CreatedAt = job.Request.CreatedAt ?? DateTimeOffset.UnixEpoch,
            PlayableAt = job.PlayableAt,
            EndedAt = job.EndedAt,
            HasFilesToCome = job.HasFilesToCome,
            IsWaitingForUpload = job.IsWaitingForUpload,
            Progress = Progress(job, asset, now),
            SourceSeconds = job.SourceDuration?.TotalSeconds,
            Renditions = [.. job.Renditions.Select(rendition => Rendition(rendition, media))],
            Warnings = [.. job.Warnings.Select(Shown), .. job is { State: JobState.Done, Fault: { } missing } ? [Shown(missing)] : Array.Empty<Fault>()],
            Fault = job is { State: not JobState.Done, Fault: { } fault } ? Shown(fault) : null,
            Links = new JobLinks(
                isPlayable && spec.Delivery.Hls ? media + "master.m3u8" : null,
                isPlayable && spec.Delivery.Dash ? media + "manifest.mpd" : null,
                job.State == JobState.Done ? media + "job.json" : null,
                Has(job, PreviewPart.Poster) ? media + PreviewFiles.Poster : null,
                Has(job, PreviewPart.Sprites) ? media + PreviewFiles.Sprites : null),
            Metadata = spec.Metadata,
        };
    }

    private static bool Has(JobSnapshot job, PreviewPart part) => job.Previews?.Contains(part) == true;

    private static JobRendition Rendition(RenditionSnapshot rendition, string media) => new(
        rendition.Name, rendition.IsAudio ? "audio" : "video", rendition.Frames, rendition.PublishedSegments, rendition.IsComplete,
        rendition.HasMp4 ? $"{media}{rendition.Name}.mp4" : null);

    private static JobProgress Progress(JobSnapshot job, AssetSnapshot? asset, DateTimeOffset now)
    {
        var phases = job.Phases ?? new JobPhases(0, 0, 0);
        var length = asset is null ? job.Request.Source.Length : asset.Info.Length;
        var received = asset?.ReceivedBytes ?? length ?? 0;
        return new()
        {
            Uploaded = received == length ? 1 : length > 0 ? Math.Min(1, (double)received / length.Value) : 0,
            Split = phases.Split,
            Encoded = phases.Encoded,
            Published = phases.Published,
            UploadedBytes = received,
            TotalBytes = length,
            DoneChunks = job.DoneChunkLanes,
            TotalChunks = job.TotalChunks * job.Lanes,
            Speed = Speed(job, phases, now),
        };
    }

    private static double? Speed(JobSnapshot job, JobPhases phases, DateTimeOffset now)
    {
        if (job is not { StartedAt: { } start, SourceDuration: { } duration } || phases.Encoded <= 0) return null;
        var elapsed = (job.EndedAt ?? now) - start;
        return elapsed > TimeSpan.Zero ? phases.Encoded * (duration / elapsed) : null;
    }

    /// <summary>A fault without the server's own commands, folders and addresses: they are in its log.</summary>
    private static Fault Shown(Fault fault) =>
        fault with { Message = Inner().Replace(fault.Message, "…/"), Detail = fault.Detail is null ? null : Inner().Replace(CommandLine().Replace(fault.Detail, ""), "…/") };

    // As ProcessOutcome writes it.
    [GeneratedRegex(@"^\$ .*(?:\n|\z)", RegexOptions.Multiline)]
    private static partial Regex CommandLine();

    // A path of at least two folders, or a loopback address with its path.
    [GeneratedRegex("""(?<![\w.…])(?:file:)?/(?:[^\s/'":,;|]+/)+|https?://(?:127\.0\.0\.1|localhost|\[::1\])[^\s'"]*/""")]
    private static partial Regex Inner();
}
