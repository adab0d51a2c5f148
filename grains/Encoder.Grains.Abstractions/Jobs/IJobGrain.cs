using Encoder.Contracts;
using Encoder.Core.Chunks;
using Encoder.Core.Damage;
using Encoder.Core.Probing;
using Encoder.Core.Time;

namespace Encoder.Grains;

/// <summary>
/// Owns one job: spec, run, state, chunk table, attempts, leases. Key: job id. Calls only the Dispatcher.
/// Every operation is idempotent: a caller that got no answer repeats the call.
/// </summary>
[GrainInterfaceType("job")]
public interface IJobGrain : IGrainWithStringKey
{
    /// <summary>Accepts the job. Repeated with the same request it changes nothing.</summary>
    Task<JobSnapshot> SubmitAsync(JobRequest request, CancellationToken cancellationToken);

    /// <summary>Activates the job, which then announces its ready work. Called by the sweep of the Catalog.</summary>
    Task<JobSnapshot> WakeAsync(CancellationToken cancellationToken);

    /// <summary>State and progress.</summary>
    Task<JobSnapshot> SnapshotAsync(CancellationToken cancellationToken);

    /// <summary>Cancels the job. Nodes learn it at the next report of their running work.</summary>
    Task<JobSnapshot> CancelAsync(CancellationToken cancellationToken);

    /// <summary>Starts a new run of a failed or cancelled job; <c>job.not_ended</c> for others.</summary>
    Task<JobSnapshot> RetryAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Ends the job and deletes all its files. A tombstone stays, so that a node that still works cannot bring the job back. True when nothing
    /// is left and nothing can be written any more; until then the caller repeats the call. Does nothing for a job that never existed.
    /// </summary>
    Task<bool> DeleteAsync(CancellationToken cancellationToken);

    /// <summary>Every planned chunk that is not deleted, for all video lanes; <c>job.not_found</c>.</summary>
    Task<ChunkGrid> GridAsync(CancellationToken cancellationToken);

    /// <summary>
    /// A node takes the lease of granted work. Null when the work is done, leased to another node or no longer needed.
    /// Encode work is started through its Chunk grain, other kinds directly.
    /// </summary>
    Task<WorkOrder?> BeginAsync(WorkId work, string node, string ffmpegBuild, CancellationToken cancellationToken);

    /// <summary>Renews a lease and reports progress. False when the node must stop.</summary>
    Task<bool> RenewAsync(WorkId work, AttemptProgress progress, CancellationToken cancellationToken);

    /// <summary>The result of the probe. The job makes its plan and continues with splitting.</summary>
    Task ProbedAsync(WorkId work, string attempt, MediaInfo media, CancellationToken cancellationToken);

    /// <summary>The splitter has finished: the number of chunks, and of commits per audio lane. The node stores it as <c>split.json</c> before the call.</summary>
    Task SplitAsync(WorkId work, string attempt, SplitEnd end, CancellationToken cancellationToken);

    /// <summary>Renditions have published segments of a chunk that is still encoded.</summary>
    Task PublishedAsync(WorkId work, IReadOnlyList<RenditionProgress> progress, CancellationToken cancellationToken);

    /// <summary>A record exists, and was reported to its renditions.</summary>
    Task CommittedAsync(ChunkCommitted committed, CancellationToken cancellationToken);

    /// <summary>Package, Finish or Preview work is done.</summary>
    Task FinishedAsync(WorkId work, string attempt, CancellationToken cancellationToken);

    /// <summary>An attempt failed or was returned (<c>work.lease_lost</c>).</summary>
    Task FailedAsync(WorkId work, string attempt, Fault fault, CancellationToken cancellationToken);
}

/// <summary>A job as submitted.</summary>
/// <param name="Tenant">The tenant that owns the job. Other tenants cannot see it.</param>
/// <param name="CreatedAt">When it was requested. Not compared when two requests are tested for equality.</param>
public sealed record JobRequest(JobSpec Spec, SourceRef Source, string Tenant = JobRequest.LocalTenant, DateTimeOffset? CreatedAt = null)
{
    /// <summary>The tenant of an installation that has only one.</summary>
    public const string LocalTenant = "local";

    /// <summary>Whether the source is a live stream, of which every segment is encoded as soon as it is there.</summary>
    public bool IsLive { get; init; }

    /// <summary>Whether its segments are published part by part.</summary>
    public bool IsLowLatency { get; init; }

    /// <summary>How long the playlists of the live stream are at least: what lies well behind is deleted. Null: everything is kept.</summary>
    public TimeSpan? Window { get; init; }
}

/// <summary>Where the bytes of a job come from: a complete local file, or an asset that may still be arriving.</summary>
/// <param name="Path">Absolute path of a file; null for an asset.</param>
/// <param name="FileName">Its name for people.</param>
/// <param name="Length">Length in bytes; null while it is not known.</param>
/// <param name="Fingerprint">See <see cref="SourceReport"/>.</param>
/// <param name="Asset">The asset's id; null for a file.</param>
public sealed record SourceRef(string? Path, string FileName, long? Length, string Fingerprint, string? Asset = null)
{
    /// <summary>The bytes of an asset.</summary>
    public static SourceRef Of(AssetSnapshot asset) => new(null, asset.Info.FileName, null, $"asset:{asset.Info.Id}", asset.Info.Id);
}

/// <summary>A leased piece of work: all that a node needs in addition to the plan in the store.</summary>
/// <param name="Attempt">Id of the attempt, unique; names its files.</param>
/// <param name="AttemptNumber">1 for the first.</param>
/// <param name="LeaseDuration">The lease ends this long after the last report.</param>
/// <param name="Chunk">The chunk (Encode); null while its end is not decided.</param>
/// <param name="Timebase">The splitter's time base (Encode).</param>
/// <param name="Ingest">The channel (Ingest); its request is that of the sessions' jobs, but for the source.</param>
/// <param name="MayUseIdleSlots">Nothing else of the job is left to begin: the rungs may be encoded apart, which costs another decode.</param>
/// <param name="Opening">What is known of a chunk whose end is not decided (Encode): its plan page follows.</param>
public sealed record WorkOrder(
    WorkId Work, string Attempt, int AttemptNumber, TimeSpan LeaseDuration, JobRequest Request,
    ChunkEntry? Chunk = null, Timebase? Timebase = null, FinishOrder? Finish = null, bool MayUseIdleSlots = false,
    ChunkOpening? Opening = null, IngestOrder? Ingest = null)
{
    /// <summary>Rungs of the lane that are not encoded any more (Encode).</summary>
    public IReadOnlyList<string> Dropped { get; init; } = [];
}

/// <summary>Information for the report that only the job has.</summary>
public sealed record FinishOrder(DateTimeOffset StartedAt, string FfmpegBuild, IReadOnlyList<Fault> Warnings)
{
    /// <summary>Renditions that end before the others: no list names them.</summary>
    public IReadOnlyList<string> Dropped { get; init; } = [];
}

/// <summary>The progress of an attempt.</summary>
/// <param name="Frames">Frames encoded so far (Encode); the same for every rung of the lane.</param>
/// <param name="IsWaiting">Whether it waits for more of an upload.</param>
/// <param name="Slot">The node's slot it runs in, from 0 (Encode).</param>
/// <param name="ReceivedBytes">Bytes received in the current session (Ingest).</param>
/// <param name="Measures">What the packets of the source tell so far (Split).</param>
/// <param name="ReadBytes">Bytes of the source that were read so far, in order (Split).</param>
public sealed record AttemptProgress(
    string Attempt, int Frames, bool IsWaiting = false, int? Slot = null, long ReceivedBytes = 0, SourceMeasures? Measures = null, long ReadBytes = 0);

/// <summary>The splitter's commit.</summary>
/// <param name="Chunks">Number of chunks.</param>
/// <param name="Frames">Number of video frames.</param>
/// <param name="AudioCommits">Number of commits per audio lane, in the plan's order.</param>
/// <param name="Timebase">Time base of the chunk plan; null without video.</param>
/// <param name="Loss">The part of the source that could not be read.</param>
public sealed record SplitEnd(
    int Chunks, long Frames, IReadOnlyList<int> AudioCommits, Timebase? Timebase, IReadOnlyList<Fault> Warnings, SourceLoss? Loss = null)
{
    /// <summary>Frames of the result that the source does not have: black before its first, and pictures that stand.</summary>
    public long Repeats { get; init; }

    /// <summary>Whether the splitter was lost, and could not begin again, before the source ended.</summary>
    public bool IsCut { get; init; }
}

/// <summary>The report of a Chunk to its Job after a commit.</summary>
/// <param name="Progress">The progress that each rendition of the lane returned.</param>
/// <param name="Node">The node that encoded it.</param>
/// <param name="StartedAt">When the committed attempt began.</param>
/// <param name="Slot">The slot of that node, from 0.</param>
public sealed record ChunkCommitted(
    int Chunk, int Lane, string Attempt, int Frames, TimeSpan Elapsed, bool IsLast, IReadOnlyList<Fault> Warnings,
    IReadOnlyList<RenditionProgress> Progress, string Node = "", DateTimeOffset StartedAt = default, int? Slot = null);

/// <summary>The state of a job.</summary>
/// <param name="PlannedChunks">Chunks planned so far.</param>
/// <param name="TotalChunks">Total number of chunks; null until the splitter has finished.</param>
/// <param name="DoneChunkLanes">Committed chunk lanes (video).</param>
/// <param name="SourceFrames">Frames planned so far.</param>
/// <param name="Renditions">Per rendition.</param>
/// <param name="Fault">Why it failed.</param>
/// <param name="FrameRate">Nominal rate of the video, once planned. Used to estimate the frames until the splitter has finished.</param>
/// <param name="StartedAt">When the first node started work on it.</param>
/// <param name="PlayableAt">When the first segment of every rendition was published.</param>
/// <param name="EndedAt">When it became done, failed or cancelled.</param>
/// <param name="HasFilesToCome">The job is done, but MP4s or previews are still to be written.</param>
/// <param name="Phases">Its progress.</param>
/// <param name="Lanes">Video lanes per chunk.</param>
/// <param name="Previews">The previews that exist.</param>
/// <param name="Measures">What the packets of the source tell so far; known while it is split.</param>
public sealed record JobSnapshot(
    string Job, JobState State, int Run, JobRequest Request, int PlannedChunks, int? TotalChunks, int DoneChunkLanes, long SourceFrames,
    TimeSpan? SourceDuration, IReadOnlyList<RenditionSnapshot> Renditions, IReadOnlyList<Fault> Warnings, Fault? Fault,
    Rational? FrameRate = null, DateTimeOffset? StartedAt = null, DateTimeOffset? PlayableAt = null, DateTimeOffset? EndedAt = null,
    bool HasFilesToCome = false, JobPhases? Phases = null, int Lanes = 0, bool IsWaitingForUpload = false, IReadOnlyList<PreviewPart>? Previews = null,
    SourceMeasures? Measures = null)
{
    /// <summary>Bytes at the beginning of the source that nobody reads again: not 0 only when something of the run is deleted.</summary>
    public long SourceDone { get; init; }

    /// <summary>Whether no more of the source is read, though it may not have ended.</summary>
    public bool IsSourceCut { get; init; }

    /// <summary>The job has ended, and none of its files is still to be written.</summary>
    public bool IsSettled => State.IsFinal() && !HasFilesToCome;
}

/// <summary>Progress of a run, each value from 0 to 1. No value ever decreases, and none is reported before it is stored.</summary>
/// <param name="Split">Source time cut into chunks ÷ duration.</param>
/// <param name="Encoded">Frames encoded ÷ frames, over all video renditions. For a job with audio only, the same as <paramref name="Published"/>.</param>
/// <param name="Published">Playable source time ÷ duration, of the rendition with the least.</param>
public sealed record JobPhases(double Split, double Encoded, double Published);

/// <summary>The state of a rendition.</summary>
/// <param name="Frames">Frames encoded, both committed and in progress.</param>
/// <param name="PublishedSegments">Segments published in order.</param>
/// <param name="IsAudio">Whether it is an audio rendition.</param>
/// <param name="HasMp4">Whether its MP4 exists.</param>
/// <param name="IsDropped">Whether its rung is not encoded any more. When it is complete, others stand in from its last segment on.</param>
public sealed record RenditionSnapshot(string Name, bool IsAudio, long Frames, int PublishedSegments, bool IsComplete, bool HasMp4 = false, bool IsDropped = false);
