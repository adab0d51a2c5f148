using Encoder.Contracts;

namespace Encoder.Actors;

/// <summary>What is kept of a job beside its plan and records: written when the state changes, never per chunk.</summary>
public sealed record JobDocument
{
    /// <summary>What was asked for; null before the job is submitted.</summary>
    public JobRequest? Request { get; init; }

    /// <summary>Counted from 1.</summary>
    public int Run { get; init; } = 1;

    /// <summary>Where it stands.</summary>
    public JobState State { get; init; }

    /// <summary>The ffmpeg build of the node that probed; all further work needs the same.</summary>
    public string? FfmpegBuild { get; init; }

    /// <summary>When the first node began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Indexes of the renditions whose MP4 is written.</summary>
    public IReadOnlyList<int> Packaged { get; init; } = [];

    /// <summary>Why it failed, the main fault first.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>The last snapshot of a job that has ended.</summary>
    public JobSnapshot? Final { get; init; }
}
