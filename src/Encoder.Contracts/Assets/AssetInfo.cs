using System.Text.Json.Serialization;

namespace Encoder.Contracts;

/// <summary>The state of an asset: <c>GET /api/assets/{id}</c>.</summary>
public sealed record AssetInfo
{
    /// <summary>Length of every block except the last, in bytes.</summary>
    public const int BlockLength = 4 * 1024 * 1024;

    /// <summary>The asset's id.</summary>
    public required string Id { get; init; }

    /// <summary>The file's name, for people; never a path.</summary>
    public required string FileName { get; init; }

    /// <summary>The state of the upload.</summary>
    public required AssetState State { get; init; }

    /// <summary>Declared length in bytes; null while unknown (tus deferred length, streams).</summary>
    public long? Length { get; init; }

    /// <summary>Bytes stored durably, in whole blocks and in parts of blocks.</summary>
    public required long StoredBytes { get; init; }

    /// <summary>The completely stored blocks, as ranges in ascending order.</summary>
    public IReadOnlyList<BlockRange> StoredBlocks { get; init; } = [];

    /// <summary>The stored ranges of incomplete blocks.</summary>
    public IReadOnlyList<BlockPart> PartialBlocks { get; init; } = [];

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it expires unless more bytes arrive; null once it is complete.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The job created with it, if any.</summary>
    public string? Job { get; init; }

    /// <summary>True: whole blocks can be sent to the server's storage account (<c>POST /api/assets/{id}/addresses</c>). Null: only to the server.</summary>
    public bool? DirectUpload { get; init; }
}

/// <summary>The state of an asset.</summary>
[JsonConverter(typeof(LowerCaseEnumConverter<AssetState>))]
public enum AssetState
{
    /// <summary>Blocks are arriving.</summary>
    Receiving,

    /// <summary>Every byte is stored.</summary>
    Complete,

    /// <summary>The upload was inactive for too long; its blocks were deleted.</summary>
    Expired,

    /// <summary>Its owner cancelled the upload or deleted it; its blocks were deleted.</summary>
    Deleted,
}

/// <summary>Consecutive blocks.</summary>
/// <param name="First">Number of the first block, counted from 0.</param>
/// <param name="Count">Number of blocks, at least 1.</param>
public sealed record BlockRange(int First, int Count);

/// <summary>A stored range of an incomplete block.</summary>
/// <param name="Block">The block's number, counted from 0.</param>
/// <param name="Bytes">Length of the range.</param>
/// <param name="Offset">Offset in the block at which it starts.</param>
public sealed record BlockPart(int Block, int Bytes, int Offset = 0);

/// <summary>Body of <c>POST /api/assets</c>. With the header <c>Idempotency-Key</c> a repeated request returns the same asset and job.</summary>
public sealed record CreateAssetRequest
{
    /// <summary>The file's name, for people; the format is not derived from it.</summary>
    public required string FileName { get; init; }

    /// <summary>Length in bytes; null: unknown until <c>complete</c> sets it.</summary>
    public long? Length { get; init; }

    /// <summary>A job that starts with the first block; null: created later by <c>POST /api/jobs</c>.</summary>
    public JobSpec? Job { get; init; }
}

/// <summary>Response of <c>POST /api/assets</c>, status 201.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Job">The job, when one was given.</param>
public sealed record CreatedAsset(AssetInfo Asset, JobInfo? Job);

/// <summary>Body of <c>POST /api/assets/{id}/complete</c>; empty when the length was declared before.</summary>
/// <param name="Length">The length in bytes, if it was unknown.</param>
public sealed record CompleteAssetRequest(long? Length = null);
