namespace Encoder.Storage;

/// <summary>Options of a store on a directory.</summary>
public sealed record DirectoryMediaStoreOptions
{
    /// <summary>The folder; created if missing.</summary>
    public required string Root { get; init; }

    /// <summary>Whether a write is on the disk (fsync of file and folder) before it returns. False only for tests and benchmarks.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>Threads that wait for the disk, 1 to 64; so many syncs share one journal commit. Default 8.</summary>
    public int SyncThreads { get; init; } = 8;
}
