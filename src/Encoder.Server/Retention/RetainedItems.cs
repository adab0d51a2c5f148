namespace Encoder.Server.Retention;

/// <summary>The facts about a job that retention needs.</summary>
/// <param name="Run">Its newest run.</param>
/// <param name="EndedAt">When it was settled; null before.</param>
/// <param name="IsDone">Whether it is done.</param>
/// <param name="OutputBytes">Bytes of its outputs; 0 when there is no limit and they are not counted.</param>
/// <param name="HasChunks">Whether chunks or attempts of it are still stored.</param>
/// <param name="Asset">The asset it reads; null for a local file of the server.</param>
internal sealed record RetainedJob(
    string Tenant, string Job, int Run, DateTimeOffset? EndedAt, bool IsDone, long OutputBytes = 0, bool HasChunks = false, string? Asset = null);

/// <summary>An asset whose upload is complete, or the tombstone of a removed asset.</summary>
/// <param name="Since">When it was created.</param>
/// <param name="GoneAt">When it was removed.</param>
internal sealed record RetainedAsset(string Asset, DateTimeOffset Since, DateTimeOffset? GoneAt = null);

/// <summary>The items to delete.</summary>
/// <param name="Jobs">Jobs to delete with all their files.</param>
/// <param name="Chunks">Jobs whose chunks and attempts are deleted.</param>
/// <param name="Assets">Assets whose blocks are deleted.</param>
/// <param name="Tombstones">Removed assets that no job refers to any more.</param>
internal sealed record RetentionPlan(
    IReadOnlyList<RetainedJob> Jobs, IReadOnlyList<RetainedJob> Chunks, IReadOnlyList<RetainedAsset> Assets, IReadOnlyList<RetainedAsset> Tombstones);
