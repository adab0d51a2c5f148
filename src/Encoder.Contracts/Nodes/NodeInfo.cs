namespace Encoder.Contracts;

/// <summary>The nodes and the waiting work: <c>GET /api/nodes</c>.</summary>
/// <param name="Nodes">Nodes that checked in recently, by name.</param>
/// <param name="QueuedWork">Pieces of work that are ready and not leased.</param>
/// <param name="OldestSeconds">Seconds since a node last took work of the job that has waited longest; null when no work waits.</param>
public sealed record NodePage(IReadOnlyList<NodeInfo> Nodes, int QueuedWork, double? OldestSeconds);

/// <summary>A node.</summary>
public sealed record NodeInfo
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Encodes it can run at once.</summary>
    public required int Slots { get; init; }

    /// <summary>Slots in use.</summary>
    public required int BusySlots { get; init; }

    /// <summary>What it runs, as <c>job/run/kind/chunk.lane</c>; of another tenant's job the kind alone.</summary>
    public IReadOnlyList<string> Running { get; init; } = [];

    /// <summary>Version of this product.</summary>
    public string? Version { get; init; }

    /// <summary>ffmpeg's version line.</summary>
    public required string FfmpegBuild { get; init; }

    /// <summary>Encoders its ffmpeg has, of those that jobs can name.</summary>
    public IReadOnlyList<string> Encoders { get; init; } = [];

    /// <summary>Encodes finished since its start.</summary>
    public long Completed { get; init; }

    /// <summary>Attempts failed since its start.</summary>
    public long Failed { get; init; }

    /// <summary>Frames encoded per second over the last minute, over all rungs.</summary>
    public double FramesPerSecond { get; init; }

    /// <summary>When it last checked in.</summary>
    public required DateTimeOffset SeenAt { get; init; }
}
