using Encoder.Contracts;

namespace Encoder.Grains;

/// <summary>The stored state of a job, in addition to its plan and records. Written when the state changes, never per chunk.</summary>
public sealed record JobDocument
{
    /// <summary>The request; null before the job is submitted.</summary>
    public JobRequest? Request { get; init; }

    /// <summary>Counted from 1.</summary>
    public int Run { get; init; } = 1;

    /// <summary>The state of the job.</summary>
    public JobState State { get; init; }

    /// <summary>The ffmpeg build of the node that probed; all further work needs the same.</summary>
    public string? FfmpegBuild { get; init; }

    /// <summary>When the first node started work.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the first segment of every rendition was published.</summary>
    public DateTimeOffset? PlayableAt { get; init; }

    /// <summary>Rungs of a live stream that are not encoded any more, because they could not be in time.</summary>
    public IReadOnlyList<DroppedRung> Dropped { get; init; } = [];

    /// <summary>How many MP4s were still to be written when the job was done.</summary>
    public int PackagesDue { get; init; }

    /// <summary>Indexes of the renditions whose MP4 is written.</summary>
    public IReadOnlyList<int> Packaged { get; init; } = [];

    /// <summary>Indexes of the renditions whose MP4 could not be written; their faults are in <see cref="Faults"/>.</summary>
    public IReadOnlyList<int> Unpackaged { get; init; } = [];

    /// <summary>How many previews were to be made when the job was done.</summary>
    public int PreviewsDue { get; init; }

    /// <summary>The previews that were made or given up.</summary>
    public IReadOnlyList<PreviewEnd> Previews { get; init; } = [];

    /// <summary>Whether the files are to be copied to the container of the spec.</summary>
    public bool IsDeliveryDue { get; init; }

    /// <summary>The files were copied, or that was given up; the fault is in <see cref="Faults"/>.</summary>
    public bool IsDeliveryOver { get; init; }

    /// <summary>Why it failed, the main fault first.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>The last snapshot of a job that has ended.</summary>
    public JobSnapshot? Final { get; init; }

    /// <summary>When it was deleted. The other fields are empty then.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>The job is done, but MP4s or previews are still to be written, or the files to be copied.</summary>
    public bool HasFilesToCome => State == JobState.Done && (!AreFilesWritten || (IsDeliveryDue && !IsDeliveryOver));

    /// <summary>No MP4 or preview is still to be written.</summary>
    public bool AreFilesWritten => Packaged.Count + Unpackaged.Count + Previews.Count >= PackagesDue + PreviewsDue;
}

/// <summary>A rung that is not encoded any more.</summary>
/// <param name="Chunk">The first chunk that is encoded without it.</param>
public sealed record DroppedRung(string Rendition, int Chunk);

/// <summary>The result of a preview.</summary>
/// <param name="Fault">Why it could not be made; null when it was made.</param>
public sealed record PreviewEnd(PreviewPart Part, Fault? Fault = null);
