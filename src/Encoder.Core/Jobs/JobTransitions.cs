using Encoder.Contracts;

namespace Encoder.Core.Jobs;

/// <summary>What can happen to a job.</summary>
public enum JobEvent
{
    /// <summary>A node took the lease of the probe.</summary>
    ProbeBegun,

    /// <summary>The tracks are read and the plan stands.</summary>
    Planned,

    /// <summary>The splitter is through and every chunk of every lane is committed.</summary>
    AllCommitted,

    /// <summary>MP4s, playlists and report are written.</summary>
    Delivered,

    /// <summary>Something failed for good.</summary>
    Failed,

    /// <summary>Somebody asked for its end.</summary>
    CancelRequested,

    /// <summary>Somebody asked for another run.</summary>
    RetryRequested,

    /// <summary>The run was begun by a version that cut sources into other chunks.</summary>
    PlanOutdated,
}

/// <summary>The job's state machine: queued → probing → encoding → finishing → done | failed | cancelled; a retry begins a new run.</summary>
public static class JobTransitions
{
    /// <summary>
    /// The state after an event, or null when the event changes nothing there: it came again, or too late. Callers treat that as heard, never as a fault,
    /// because every announcement may be repeated.
    /// </summary>
    public static JobState? Next(JobState state, JobEvent happened) => (state, happened) switch
    {
        (JobState.Queued, JobEvent.ProbeBegun) => JobState.Probing,

        // The probe's result may be the first a restarted job hears of it.
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
