namespace Encoder.Server.Retention;

/// <summary>A job as retention sees it.</summary>
/// <param name="Run">Its newest run.</param>
/// <param name="EndedAt">When it ended with nothing left to write; null while it has not.</param>
/// <param name="IsDone">Whether it ended well.</param>
/// <param name="OutputBytes">Bytes of its outputs; 0 when no limit makes anybody count.</param>
/// <param name="HasChunks">Whether chunks or attempts of it are still stored.</param>
/// <param name="Asset">The asset it reads; null for a file of the server's own.</param>
internal sealed record RetainedJob(
    string Tenant, string Job, int Run, DateTimeOffset? EndedAt, bool IsDone, long OutputBytes = 0, bool HasChunks = false, string? Asset = null);

/// <summary>An asset whose blocks are all stored, or one that is gone and has left a tombstone.</summary>
/// <param name="Since">When it was created.</param>
/// <param name="GoneAt">Since when it is gone.</param>
internal sealed record RetainedAsset(string Asset, DateTimeOffset Since, DateTimeOffset? GoneAt = null);

/// <summary>What goes.</summary>
/// <param name="Jobs">With everything of them.</param>
/// <param name="Chunks">Their chunks and attempts only.</param>
/// <param name="Assets">Their blocks.</param>
/// <param name="Tombstones">Of assets that nothing names any more.</param>
internal sealed record RetentionPlan(
    IReadOnlyList<RetainedJob> Jobs, IReadOnlyList<RetainedJob> Chunks, IReadOnlyList<RetainedAsset> Assets, IReadOnlyList<RetainedAsset> Tombstones);
