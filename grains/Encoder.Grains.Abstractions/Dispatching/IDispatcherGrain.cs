using Orleans.Concurrency;

namespace Encoder.Grains;

/// <summary>
/// Matches ready work to free slots; key: pool (and shard). In memory only: after a crash jobs announce themselves again.
/// It knows per job a priority, counts and a cursor, never every chunk. Order: priority, fair share between jobs, lowest chunk first.
/// It calls no other grain.
/// </summary>
[GrainInterfaceType("dispatcher")]
public interface IDispatcherGrain : IGrainWithStringKey
{
    /// <summary>A job says what of it is ready; whole and idempotent, the newest (by <see cref="JobReadiness.Revision"/>) counts.</summary>
    Task AnnounceAsync(JobReadiness readiness, CancellationToken cancellationToken);

    /// <summary>A job has nothing more to do.</summary>
    Task WithdrawAsync(string job, CancellationToken cancellationToken);

    /// <summary>
    /// Heartbeat, result of the last poll and request for more in one: held up to five seconds when nothing is ready.
    /// It returns at once when the report asks for nothing.
    /// </summary>
    [AlwaysInterleave]
    Task<CheckInReply> CheckInAsync(NodeReport report, CancellationToken cancellationToken);

    /// <summary>How much is ready and waits for a slot.</summary>
    Task<QueueDepth> QueueAsync(CancellationToken cancellationToken);

    /// <summary>What the dispatcher knows of the nodes that checked in lately.</summary>
    Task<IReadOnlyList<NodeStatus>> NodesAsync(CancellationToken cancellationToken);
}

/// <summary>What of a job is ready.</summary>
/// <param name="Revision">Grows with every announcement of the job.</param>
/// <param name="FfmpegBuild">The build its work needs; null before the first node has told it.</param>
/// <param name="Lanes">Video lanes per chunk.</param>
/// <param name="Cursor">All chunk lanes before this chunk were begun or are in <paramref name="Items"/>.</param>
/// <param name="Planned">Chunks before this one are planned: [Cursor, Planned) × Lanes are ready.</param>
/// <param name="Items">Ready beside those: other kinds of work, attempts to repeat, the tail in order of cost. First is first.</param>
public sealed record JobReadiness(
    string Job, int Run, long Revision, int Priority, string? FfmpegBuild, int Lanes, int Cursor, int Planned, IReadOnlyList<WorkItem> Items);

/// <summary>What waits for slots.</summary>
/// <param name="Ready">Pieces of work that are ready and not granted.</param>
/// <param name="OldestAt">Since when the job that waits longest has had nothing taken of what it has ready; null when nothing is.</param>
public sealed record QueueDepth(int Ready, DateTimeOffset? OldestAt);

/// <summary>Something ready, and whom it should not go to while there are others (nodes on which it failed or runs).</summary>
public sealed record WorkItem(WorkId Work, IReadOnlyList<string> AvoidNodes);

/// <summary>The kinds of work a node can run.</summary>
public enum WorkKind
{
    /// <summary>Read the asset's tracks.</summary>
    Probe,

    /// <summary>Cut the asset at keyframes, encode its sound.</summary>
    Split,

    /// <summary>Encode one chunk lane.</summary>
    Encode,

    /// <summary>Write one rendition's progressive MP4.</summary>
    Package,

    /// <summary>Write master playlist, manifest and report.</summary>
    Finish,

    /// <summary>Make pictures of what is encoded: see <see cref="PreviewPart"/>.</summary>
    Preview,
}

/// <summary>Questions about a kind of work that more than one place asks.</summary>
public static class WorkKinds
{
    /// <summary>Whether it computes (takes a slot) rather than waits.</summary>
    public static bool IsHeavy(this WorkKind kind) => kind is WorkKind.Encode or WorkKind.Package;
}

/// <summary>The pictures of a job, each a work of its own.</summary>
public enum PreviewPart
{
    /// <summary>One picture that stands for the job: as soon as it is playable.</summary>
    Poster,

    /// <summary>Thumbnails of the whole film on sheets, and their index: when the job is done.</summary>
    Sprites,
}

/// <summary>Names one piece of work of a job.</summary>
/// <param name="Chunk">Chunk number for <see cref="WorkKind.Encode"/>; index of the rendition for
/// <see cref="WorkKind.Package"/>; the <see cref="PreviewPart"/> for <see cref="WorkKind.Preview"/>; else 0.</param>
/// <param name="Lane">Lane for <see cref="WorkKind.Encode"/>; else 0.</param>
public sealed record WorkId(string Job, int Run, WorkKind Kind, int Chunk, int Lane)
{
    /// <summary>Key of the Chunk grain that holds this work's attempts.</summary>
    public string ChunkKey => $"{Job}/{Run}/{Chunk:D8}";

    /// <inheritdoc/>
    public override string ToString() => $"{Job}/{Run}/{Kind}/{Chunk}.{Lane}";
}

/// <summary>What a node says when it checks in.</summary>
/// <param name="Node">Its name, unique in the pool and for this start of it.</param>
/// <param name="Slots">Encodes it can run at once.</param>
/// <param name="FreeSlots">Slots it asks work for, 0 to Slots.</param>
/// <param name="FreeLightSlots">Places for light work (probe, split, finish, preview), which waits more than it computes.</param>
/// <param name="Running">What it runs, from the moment it was granted until it has ended or its beginning was refused.</param>
/// <param name="LastReply"><see cref="CheckInReply.Serial"/> of the last reply it has read: what was granted later is not lost but on
/// its way. Null from a node that never checks in while an earlier check-in is held.</param>
/// <param name="Stats">What it has done; for people.</param>
public sealed record NodeReport(
    string Node, int Slots, int FreeSlots, int FreeLightSlots, string FfmpegBuild, IReadOnlyList<WorkId> Running, long? LastReply = null,
    NodeStats? Stats = null);

/// <summary>A node as the dispatcher knows it.</summary>
/// <param name="Report">Its last report.</param>
/// <param name="SeenAt">When it was last heard; now while its check-in is held.</param>
public sealed record NodeStatus(NodeReport Report, DateTimeOffset SeenAt);

/// <summary>What a node says of itself for people to see.</summary>
/// <param name="Version">Version of this product.</param>
/// <param name="Encoders">Encoders its ffmpeg has, of those that jobs can name.</param>
/// <param name="Completed">Encodes committed since its start.</param>
/// <param name="Failed">Encodes failed since its start.</param>
/// <param name="FramesPerSecond">Frames encoded per second over the last minute, over all rungs.</param>
public sealed record NodeStats(string Version, IReadOnlyList<string> Encoders, long Completed, long Failed, double FramesPerSecond);

/// <summary>Work granted; the node takes its lease by beginning it.</summary>
/// <param name="Serial">Grows with every reply to the node; it goes into the node's next report.</param>
public sealed record CheckInReply(IReadOnlyList<WorkId> Granted, long Serial = 0);
