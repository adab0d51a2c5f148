using Encoder.Contracts;
using Encoder.Core.Chunks;
using Encoder.Core.Damage;
using Encoder.Core.Probing;
using Encoder.Core.Time;

namespace Encoder.Grains;

/// <summary>
/// Owns one job: spec, run, state, chunk table, attempts, leases. Key: job id. Calls the Dispatcher, nothing else.
/// Every operation is idempotent: a caller that heard no answer asks again.
/// </summary>
[GrainInterfaceType("job")]
public interface IJobGrain : IGrainWithStringKey
{
    /// <summary>Accepts the job; again with the same request it changes nothing.</summary>
    Task<JobSnapshot> SubmitAsync(JobRequest request, CancellationToken cancellationToken);

    /// <summary>Activates the job and has it announce what is ready: the Catalog's sweep.</summary>
    Task<JobSnapshot> WakeAsync(CancellationToken cancellationToken);

    /// <summary>State and progress.</summary>
    Task<JobSnapshot> SnapshotAsync(CancellationToken cancellationToken);

    /// <summary>Ends the job; running work is told so at its next report.</summary>
    Task<JobSnapshot> CancelAsync(CancellationToken cancellationToken);

    /// <summary>Begins a new run of a job that failed or was cancelled; <c>job.not_ended</c> for others.</summary>
    Task<JobSnapshot> RetryAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Ends the job and deletes all it made; what stays is a tombstone, so that no node that works on can bring it back. True when nothing
    /// is left and nothing can follow; until then the caller asks again. Fine for a job that never was.
    /// </summary>
    Task<bool> DeleteAsync(CancellationToken cancellationToken);

    /// <summary>Every planned chunk over the video lanes; <c>job.not_found</c>.</summary>
    Task<ChunkGrid> GridAsync(CancellationToken cancellationToken);

    /// <summary>
    /// A node takes the lease of granted work: null when it is done, leased to others or no longer wanted.
    /// Encode work is begun through its Chunk, other kinds directly.
    /// </summary>
    Task<WorkOrder?> BeginAsync(WorkId work, string node, string ffmpegBuild, CancellationToken cancellationToken);

    /// <summary>Renews a lease and carries progress: false when the node must stop.</summary>
    Task<bool> RenewAsync(WorkId work, AttemptProgress progress, CancellationToken cancellationToken);

    /// <summary>The probe's result: the job plans itself and goes on to splitting.</summary>
    Task ProbedAsync(WorkId work, string attempt, MediaInfo media, CancellationToken cancellationToken);

    /// <summary>The splitter is through: how many chunks there are, and the commits of each audio lane. Stored under <c>split.json</c> before.</summary>
    Task SplitAsync(WorkId work, string attempt, SplitEnd end, CancellationToken cancellationToken);

    /// <summary>Renditions have published segments of a chunk that is still encoded.</summary>
    Task PublishedAsync(WorkId work, IReadOnlyList<RenditionProgress> progress, CancellationToken cancellationToken);

    /// <summary>A record stands, and its renditions have heard of it.</summary>
    Task CommittedAsync(ChunkCommitted committed, CancellationToken cancellationToken);

    /// <summary>Package, Finish or Preview work is done.</summary>
    Task FinishedAsync(WorkId work, string attempt, CancellationToken cancellationToken);

    /// <summary>An attempt failed or was given back (<c>work.lease_lost</c>).</summary>
    Task FailedAsync(WorkId work, string attempt, Fault fault, CancellationToken cancellationToken);
}

/// <summary>A job as submitted.</summary>
/// <param name="Tenant">Whose job it is: nobody else sees it.</param>
/// <param name="CreatedAt">When it was asked for; no part of what makes two requests the same.</param>
public sealed record JobRequest(JobSpec Spec, SourceRef Source, string Tenant = JobRequest.LocalTenant, DateTimeOffset? CreatedAt = null)
{
    /// <summary>The tenant of a machine that has only one.</summary>
    public const string LocalTenant = "local";
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

/// <summary>A leased piece of work: all a node needs beside the plan in the store.</summary>
/// <param name="Attempt">Id of the attempt, unique; names its files.</param>
/// <param name="AttemptNumber">1 for the first.</param>
/// <param name="LeaseDuration">The lease ends this long after the last report.</param>
/// <param name="Chunk">The chunk (Encode).</param>
/// <param name="Timebase">The splitter's time base (Encode).</param>
/// <param name="MayUseIdleSlots">Nothing else of the job is left to begin: the rungs may be encoded apart, which costs another decode.</param>
public sealed record WorkOrder(
    WorkId Work, string Attempt, int AttemptNumber, TimeSpan LeaseDuration, JobRequest Request,
    ChunkEntry? Chunk = null, Timebase? Timebase = null, FinishOrder? Finish = null, bool MayUseIdleSlots = false);

/// <summary>What only the job knows of its end.</summary>
public sealed record FinishOrder(DateTimeOffset StartedAt, string FfmpegBuild, IReadOnlyList<Fault> Warnings);

/// <summary>How far an attempt is.</summary>
/// <param name="Frames">Frames encoded so far (Encode); per rung they are the same.</param>
/// <param name="IsWaiting">Whether it waits for more of an upload.</param>
/// <param name="Slot">The node's slot it runs in, from 0 (Encode).</param>
public sealed record AttemptProgress(string Attempt, int Frames, bool IsWaiting = false, int? Slot = null);

/// <summary>The splitter's commit.</summary>
/// <param name="Chunks">Number of chunks.</param>
/// <param name="Frames">Number of video frames.</param>
/// <param name="AudioCommits">Number of commits per audio lane, in the plan's order.</param>
/// <param name="Timebase">Time base of the chunk plan; null without video.</param>
/// <param name="Loss">What could not be read of the source.</param>
public sealed record SplitEnd(
    int Chunks, long Frames, IReadOnlyList<int> AudioCommits, Timebase? Timebase, IReadOnlyList<Fault> Warnings, SourceLoss? Loss = null)
{
    /// <summary>Frames of the result that the source does not have: black before its first, and pictures that stand.</summary>
    public long Repeats { get; init; }
}

/// <summary>What a Chunk tells its Job after a commit.</summary>
/// <param name="Progress">What each rendition of the lane answered.</param>
/// <param name="Node">Who encoded it.</param>
/// <param name="StartedAt">When the committed attempt began.</param>
/// <param name="Slot">The slot of that node, from 0.</param>
public sealed record ChunkCommitted(
    int Chunk, int Lane, string Attempt, int Frames, TimeSpan Elapsed, bool IsLast, IReadOnlyList<Fault> Warnings,
    IReadOnlyList<RenditionProgress> Progress, string Node = "", DateTimeOffset StartedAt = default, int? Slot = null);

/// <summary>A job as it stands.</summary>
/// <param name="PlannedChunks">Chunks planned so far.</param>
/// <param name="TotalChunks">Chunks in all, null until the splitter is through.</param>
/// <param name="DoneChunkLanes">Committed chunk lanes (video).</param>
/// <param name="SourceFrames">Frames planned so far.</param>
/// <param name="Renditions">Per rendition.</param>
/// <param name="Fault">Why it failed.</param>
/// <param name="FrameRate">Nominal rate of the video, once planned: estimates the frames until the splitter is through.</param>
/// <param name="StartedAt">When its first node began.</param>
/// <param name="PlayableAt">When the first segment of every rendition was published.</param>
/// <param name="EndedAt">When it was done, failed or cancelled.</param>
/// <param name="HasFilesToCome">It is done, and MP4s or previews are still to be written.</param>
/// <param name="Phases">How far it is.</param>
/// <param name="Lanes">Video lanes per chunk.</param>
/// <param name="Previews">The previews that are there.</param>
public sealed record JobSnapshot(
    string Job, JobState State, int Run, JobRequest Request, int PlannedChunks, int? TotalChunks, int DoneChunkLanes, long SourceFrames,
    TimeSpan? SourceDuration, IReadOnlyList<RenditionSnapshot> Renditions, IReadOnlyList<Fault> Warnings, Fault? Fault,
    Rational? FrameRate = null, DateTimeOffset? StartedAt = null, DateTimeOffset? PlayableAt = null, DateTimeOffset? EndedAt = null,
    bool HasFilesToCome = false, JobPhases? Phases = null, int Lanes = 0, bool IsWaitingForUpload = false, IReadOnlyList<PreviewPart>? Previews = null)
{
    /// <summary>It has ended, and nothing of it is still to be written.</summary>
    public bool IsSettled => State.IsFinal() && !HasFilesToCome;
}

/// <summary>How far a run is, each from 0 to 1; none ever falls, nor is one shown before it is stored.</summary>
/// <param name="Split">Source time cut into chunks ÷ duration.</param>
/// <param name="Encoded">Frames encoded ÷ frames, over all video renditions; for sound alone, as <paramref name="Published"/>.</param>
/// <param name="Published">Source time that can be played ÷ duration, of the rendition that is least far.</param>
public sealed record JobPhases(double Split, double Encoded, double Published);

/// <summary>A rendition as it stands.</summary>
/// <param name="Frames">Frames encoded, committed and under way.</param>
/// <param name="PublishedSegments">Segments published in order.</param>
/// <param name="IsAudio">Whether it is an audio rendition.</param>
/// <param name="HasMp4">Whether its MP4 is there.</param>
public sealed record RenditionSnapshot(string Name, bool IsAudio, long Frames, int PublishedSegments, bool IsComplete, bool HasMp4 = false);
