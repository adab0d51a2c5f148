using Encoder.Contracts;

namespace Encoder.Core.Jobs;

/// <summary>The events of a job.</summary>
public enum JobEvent
{
    /// <summary>A node took the lease of the probe.</summary>
    ProbeStarted,

    /// <summary>The tracks were read and the plan was made.</summary>
    Planned,

    /// <summary>The splitter has finished and every chunk of every lane is committed.</summary>
    AllCommitted,

    /// <summary>MP4s, playlists and report are written.</summary>
    Delivered,

    /// <summary>Work failed and is not retried.</summary>
    Failed,

    /// <summary>Cancellation was requested.</summary>
    CancelRequested,

    /// <summary>A retry was requested.</summary>
    RetryRequested,

    /// <summary>The run was begun by a version that cut sources into other chunks.</summary>
    PlanOutdated,
}

/// <summary>The job's state machine: queued → probing → encoding → finishing → done | failed | cancelled; a retry starts a new run.</summary>
public static class JobTransitions
{
    /// <summary>
    /// The state after an event, or null when the event changes nothing because it was repeated or is too late. Callers ignore that and never treat it as a fault,
    /// because every announcement may be repeated.
    /// </summary>
    public static JobState? Next(JobState state, JobEvent happened) => (state, happened) switch
    {
        (JobState.Queued, JobEvent.ProbeStarted) => JobState.Probing,

        // A restarted job may get the result of the probe without the event that the probe started.
        (JobState.Queued or JobState.Probing, JobEvent.Planned) => JobState.Encoding,
        (JobState.Encoding, JobEvent.AllCommitted) => JobState.Finishing,
        (JobState.Finishing, JobEvent.Delivered) => JobState.Done,
        (JobState.Failed or JobState.Cancelled, JobEvent.RetryRequested) => JobState.Queued,
        (JobState.Encoding, JobEvent.PlanOutdated) => JobState.Queued,
        (_, JobEvent.Failed) when !state.IsFinal() => JobState.Failed,
        (_, JobEvent.CancelRequested) when !state.IsFinal() => JobState.Cancelled,
        _ => null,
    };
}
