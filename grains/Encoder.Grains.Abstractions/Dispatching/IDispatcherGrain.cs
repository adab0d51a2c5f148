using Orleans.Concurrency;

namespace Encoder.Grains;

/// <summary>
/// Matches ready work to free slots. Key: pool; one bears a cluster (docs/operations.md). Its state is in memory only: after a crash jobs announce their work again.
/// Per job it holds a priority, counts and a cursor, not a list of chunks. Order: priority, fair share between jobs, lowest chunk first.
/// It calls no other grain.
/// </summary>
[GrainInterfaceType("dispatcher")]
public interface IDispatcherGrain : IGrainWithStringKey
{
    /// <summary>A job announces all its ready work. Idempotent; the newest announcement (by <see cref="JobReadiness.Revision"/>) counts.</summary>
    /// <returns>What keeps every node from the job's work; null when a node can run it, and while there is no node at all.</returns>
    Task<JobObstacle?> AnnounceAsync(JobReadiness readiness, CancellationToken cancellationToken);

    /// <summary>A job has no more work.</summary>
    Task WithdrawAsync(string job, CancellationToken cancellationToken);

    /// <summary>
    /// Heartbeat, result of the last poll and request for work in one call: held up to five seconds when no work is ready.
    /// It returns at once when the report asks for no work.
    /// </summary>
    [AlwaysInterleave]
    Task<CheckInReply> CheckInAsync(NodeReport report, CancellationToken cancellationToken);

    /// <summary>How much ready work waits for a slot.</summary>
    Task<QueueDepth> QueueAsync(CancellationToken cancellationToken);

    /// <summary>The nodes that checked in recently, as the dispatcher knows them.</summary>
    Task<IReadOnlyList<NodeStatus>> NodesAsync(CancellationToken cancellationToken);
}

/// <summary>The ready work of a job.</summary>
/// <param name="Revision">Grows with every announcement of the job.</param>
/// <param name="FfmpegBuild">The ffmpeg build that its work needs; null before the first node has reported its build.</param>
/// <param name="Lanes">Video lanes per chunk.</param>
/// <param name="Cursor">All chunk lanes before this chunk were started or are in <paramref name="Items"/>.</param>
/// <param name="Planned">Chunks before this one are planned: [Cursor, Planned) × Lanes are ready.</param>
/// <param name="Items">Other ready work, in order: other kinds of work, attempts to repeat, the last chunks sorted by cost.</param>
public sealed record JobReadiness(
    string Job, int Run, long Revision, int Priority, string? FfmpegBuild, int Lanes, int Cursor, int Planned, IReadOnlyList<WorkItem> Items)
{
    /// <summary>Encoders that a node must have to run any of its work, by ffmpeg's names. All work of a job runs on one build, so this is for all of it.</summary>
    public IReadOnlyList<string> Encoders { get; init; } = [];
}

/// <summary>What keeps every node of the pool from the work of a job.</summary>
/// <param name="LacksBuild">No node has the ffmpeg build with which the job was begun.</param>
/// <param name="MissingEncoders">Encoders that it needs, and that the node lacks which lacks the fewest.</param>
public sealed record JobObstacle(bool LacksBuild, IReadOnlyList<string> MissingEncoders);

/// <summary>The work that waits for slots.</summary>
/// <param name="Ready">Pieces of work that are ready and not granted.</param>
/// <param name="OldestAt">When a node last took work of the job that has waited longest; null when no work is ready.</param>
public sealed record QueueDepth(int Ready, DateTimeOffset? OldestAt);

/// <summary>Ready work, and the nodes to avoid while there are others (nodes on which it failed or runs).</summary>
public sealed record WorkItem(WorkId Work, IReadOnlyList<string> AvoidNodes);

/// <summary>The kinds of work a node can run.</summary>
public enum WorkKind
{
    /// <summary>Read the asset's tracks.</summary>
    Probe,

    /// <summary>Split the asset at keyframes, and encode its audio.</summary>
    Split,

    /// <summary>Encode one chunk lane.</summary>
    Encode,

    /// <summary>Write one rendition's progressive MP4.</summary>
    Package,

    /// <summary>Write master playlist, manifest and report.</summary>
    Finish,

    /// <summary>Make preview pictures of the encoded video: see <see cref="PreviewPart"/>.</summary>
    Preview,

    /// <summary>Copy the finished files to the container of the spec.</summary>
    Deliver,

    /// <summary>Receive the stream of a channel. The id of the job is that of the channel.</summary>
    Ingest,
}

/// <summary>Properties of a kind of work.</summary>
public static class WorkKinds
{
    /// <summary>Whether it needs a slot, because it mostly computes rather than waits.</summary>
    public static bool IsHeavy(this WorkKind kind) => kind is WorkKind.Encode or WorkKind.Package;
}

/// <summary>The previews of a job; each is a separate piece of work.</summary>
public enum PreviewPart
{
    /// <summary>One picture that represents the job, made as soon as the job is playable.</summary>
    Poster,

    /// <summary>Thumbnails of the whole film on sheets, and their index, made when the job is done.</summary>
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

/// <summary>The report of a node when it checks in.</summary>
/// <param name="Node">Its name, unique in the pool and new at every start of the node.</param>
/// <param name="Slots">Encodes it can run at once.</param>
/// <param name="FreeSlots">Number of slots for which it asks for work, 0 to Slots.</param>
/// <param name="FreeLightSlots">Places for light work (probe, split, finish, preview), which waits more than it computes.</param>
/// <param name="Running">The work it runs, from the grant until the work has ended or its start was refused.</param>
/// <param name="LastReply"><see cref="CheckInReply.Serial"/> of the last reply it has read. Work that was granted later is not lost but on
/// its way. Null when the node never checks in while an earlier check-in is held.</param>
/// <param name="Stats">Statistics for people.</param>
public sealed record NodeReport(
    string Node, int Slots, int FreeSlots, int FreeLightSlots, string FfmpegBuild, IReadOnlyList<WorkId> Running, long? LastReply = null,
    NodeStats? Stats = null)
{
    /// <summary>Encoders its ffmpeg has, of those that jobs can name; null when it has not listed them, and is asked for any.</summary>
    public IReadOnlyList<string>? Encoders { get; init; }

    /// <summary>Pieces of work that failed on it since one succeeded, where another try may succeed: it may be the node's fault.</summary>
    public int FailuresInARow { get; init; }
}

/// <summary>A node as the dispatcher knows it.</summary>
/// <param name="Report">Its last report.</param>
/// <param name="SeenAt">When it last checked in; the current time while its check-in is held.</param>
public sealed record NodeStatus(NodeReport Report, DateTimeOffset SeenAt);

/// <summary>Information about a node for people.</summary>
/// <param name="Version">Version of this product.</param>
/// <param name="Completed">Encodes committed since its start.</param>
/// <param name="Failed">Encodes failed since its start.</param>
/// <param name="FramesPerSecond">Frames encoded per second over the last minute, over all rungs.</param>
public sealed record NodeStats(string Version, long Completed, long Failed, double FramesPerSecond);

/// <summary>Granted work. The node takes the lease of each piece when it starts it.</summary>
/// <param name="Serial">Increases with every reply to the node, which returns it in its next report.</param>
public sealed record CheckInReply(IReadOnlyList<WorkId> Granted, long Serial = 0);
