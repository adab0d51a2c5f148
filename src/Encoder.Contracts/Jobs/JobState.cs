using System.Text.Json.Serialization;

namespace Encoder.Contracts;

/// <summary>The states of a job: queued → probing → encoding → finishing → done | failed | cancelled.</summary>
[JsonConverter(typeof(LowerCaseEnumConverter<JobState>))]
public enum JobState
{
    /// <summary>Accepted, not started.</summary>
    Queued,

    /// <summary>The asset's tracks are being read.</summary>
    Probing,

    /// <summary>Chunks are planned and encoded.</summary>
    Encoding,

    /// <summary>Every chunk is committed; MP4s, playlists and the report are being written.</summary>
    Finishing,

    /// <summary>The output is complete.</summary>
    Done,

    /// <summary>It ended with an error; see <see cref="Fault"/>.</summary>
    Failed,

    /// <summary>It was cancelled.</summary>
    Cancelled,
}

/// <summary>Properties of a state.</summary>
public static class JobStates
{
    /// <summary>True for done, failed and cancelled: only a retry changes them.</summary>
    public static bool IsFinal(this JobState state) => state is JobState.Done or JobState.Failed or JobState.Cancelled;
}
