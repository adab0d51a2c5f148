using System.Text.Json.Serialization;

namespace Encoder.Contracts;

/// <summary>An asset as it stands: <c>GET /api/assets/{id}</c>.</summary>
public sealed record AssetInfo
{
    /// <summary>Length of every block but the last, in bytes.</summary>
    public const int BlockLength = 4 * 1024 * 1024;

    /// <summary>The asset's id.</summary>
    public required string Id { get; init; }

    /// <summary>The file's name, for people; never a path.</summary>
    public required string FileName { get; init; }

    /// <summary>How far it is.</summary>
    public required AssetState State { get; init; }

    /// <summary>Declared length in bytes; null while it is open (tus deferred length, streams).</summary>
    public long? Length { get; init; }

    /// <summary>Bytes stored durably, whole blocks and parts of one.</summary>
    public required long StoredBytes { get; init; }

    /// <summary>The whole blocks that are stored, as ranges in ascending order.</summary>
    public IReadOnlyList<BlockRange> StoredBlocks { get; init; } = [];

    /// <summary>Blocks of which pieces are stored, from their beginning on.</summary>
    public IReadOnlyList<BlockPart> PartialBlocks { get; init; } = [];

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it expires unless more of it arrives; null once it is complete.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The job created with it, if any.</summary>
    public string? Job { get; init; }
}

/// <summary>How far an asset is.</summary>
[JsonConverter(typeof(LowerCaseEnumConverter<AssetState>))]
public enum AssetState
{
    /// <summary>Blocks are arriving.</summary>
    Receiving,

    /// <summary>Every byte is stored.</summary>
    Complete,

    /// <summary>The upload stopped for longer than the policy allows; its blocks are gone.</summary>
    Expired,

    /// <summary>Its owner cancelled the upload or deleted it; its blocks are gone.</summary>
    Deleted,
}

/// <summary>Consecutive blocks.</summary>
/// <param name="First">Number of the first, counted from 0.</param>
/// <param name="Count">How many, at least 1.</param>
public sealed record BlockRange(int First, int Count);

/// <summary>What is stored in one range of a block that is not whole.</summary>
/// <param name="Block">The block's number, counted from 0.</param>
/// <param name="Bytes">Length of the range.</param>
/// <param name="Offset">Where in the block it begins.</param>
public sealed record BlockPart(int Block, int Bytes, int Offset = 0);

/// <summary>Body of <c>POST /api/assets</c>. The header <c>Idempotency-Key</c> makes a repeated request give the same asset and job.</summary>
public sealed record CreateAssetRequest
{
    /// <summary>The file's name, for people and to guess nothing from.</summary>
    public required string FileName { get; init; }

    /// <summary>Length in bytes; null: open until <c>complete</c> tells it.</summary>
    public long? Length { get; init; }

    /// <summary>A job to begin with the first block; null: later, by <c>POST /api/jobs</c>.</summary>
    public JobSpec? Job { get; init; }
}

/// <summary>Answer of <c>POST /api/assets</c>, status 201.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Job">The job, when one was given.</param>
public sealed record CreatedAsset(AssetInfo Asset, JobInfo? Job);

/// <summary>Body of <c>POST /api/assets/{id}/complete</c>; an empty body means a declared length that is reached.</summary>
/// <param name="Length">The length in bytes of an asset that was open.</param>
public sealed record CompleteAssetRequest(long? Length = null);
