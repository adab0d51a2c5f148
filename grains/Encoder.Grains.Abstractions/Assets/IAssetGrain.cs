using Encoder.Contracts;

namespace Encoder.Grains;

/// <summary>
/// One source file, arriving or arrived. Key: asset id. Knows which blocks are stored. The bytes never pass through it: the server that receives a
/// block verifies and stores it, then reports it to the asset, which announces it. Every operation may be repeated. It calls no other grain.
/// </summary>
[GrainInterfaceType("asset")]
public interface IAssetGrain : IGrainWithStringKey
{
    /// <summary>Creates the asset. Repeated with the same request it changes nothing; with another request it fails with <c>asset.key_taken</c>.</summary>
    Task<AssetSnapshot> CreateAsync(AssetRequest request, CancellationToken cancellationToken);

    /// <summary>The state of the asset, also after it was deleted or expired; <c>asset.not_found</c>.</summary>
    Task<AssetSnapshot> SnapshotAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Reports blocks, or parts of blocks, that are durably in the store. With <c>asset.expired</c> and <c>asset.deleted</c> they are deleted again;
    /// <c>asset.length_conflict</c> when they are behind the length.
    /// </summary>
    Task<AssetSnapshot> StoredAsync(IReadOnlyList<StoredBlock> blocks, CancellationToken cancellationToken);

    /// <summary>Sets the length of an asset whose length is unknown. <c>asset.length_conflict</c> when another length is known, or more bytes are stored.</summary>
    Task<AssetSnapshot> DeclareAsync(long length, CancellationToken cancellationToken);

    /// <summary>The caller has sent everything. <c>asset.incomplete</c> names what is missing.</summary>
    Task<AssetSnapshot> CompleteAsync(CancellationToken cancellationToken);

    /// <summary>Cancels the upload or deletes the asset, and deletes its blocks.</summary>
    Task<AssetSnapshot> DeleteAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Deletes the blocks that end before an offset, which nobody reads again. Not the first one: what the container says of its tracks is in it. They count
    /// as stored.
    /// </summary>
    Task<AssetSnapshot> RetireAsync(long bytes, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes the tombstone of a deleted or expired asset, its last state. Call it only when no job refers to the asset and no request
    /// for it runs. It does nothing for an asset that still exists or never existed.
    /// </summary>
    Task DeleteTombstoneAsync(CancellationToken cancellationToken);
}

/// <summary>An asset as asked for.</summary>
/// <param name="FileName">Its name for people.</param>
/// <param name="Length">In bytes; null when it is set later.</param>
/// <param name="Tenant">The tenant that owns it.</param>
/// <param name="Job">The job that starts with it.</param>
/// <param name="UploadMetadata">The metadata of a tus client, returned to it unchanged.</param>
public sealed record AssetRequest(string FileName, long? Length, string Tenant, string? Job = null, string? UploadMetadata = null);

/// <summary>The stored range of a block.</summary>
/// <param name="Number">The block's.</param>
/// <param name="End">Offset in the block at which the stored range ends.</param>
/// <param name="IsPart">Whether more of the block is to come.</param>
/// <param name="Start">Offset in the block at which the stored range starts. Not 0 only for a part.</param>
public sealed record StoredBlock(int Number, int End, bool IsPart = false, int Start = 0);

/// <summary>The state of an asset.</summary>
/// <param name="Info">Its public state.</param>
/// <param name="ContiguousBytes">Bytes stored without a hole from the start: the offset of a sequential upload.</param>
/// <param name="UploadMetadata">See <see cref="AssetRequest"/>.</param>
/// <param name="ReceivedBytes">Bytes received so far; for a deleted or expired asset, those received before.</param>
/// <param name="GoneAt">When it was deleted or expired.</param>
public sealed record AssetSnapshot(
    AssetInfo Info, string Tenant, long ContiguousBytes, string? UploadMetadata = null, long ReceivedBytes = 0, DateTimeOffset? GoneAt = null)
{
    /// <summary>Blocks before this one are deleted, but the first.</summary>
    public int RetiredBlocks { get; init; }
}

/// <summary>What an asset was created with, as stored.</summary>
public sealed record AssetMeta(AssetRequest Request, DateTimeOffset CreatedAt);

/// <summary>The length of an asset that was created without one, as stored.</summary>
public sealed record AssetLength(long Bytes);

/// <summary>The beginning of an asset that is deleted while the asset grows, as stored before it is deleted.</summary>
/// <param name="Blocks">Blocks before this one are deleted, but the first.</param>
public sealed record RetiredBlocks(int Blocks);

/// <summary>Why an asset was removed, as stored.</summary>
/// <param name="Bytes">How many bytes had been received.</param>
public sealed record AssetTombstone(AssetState State, DateTimeOffset At, long Bytes = 0)
{
    /// <summary>The fault that readers and writers of a removed asset get.</summary>
    public static FaultException FaultOf(AssetState state, string asset) => state == AssetState.Expired
        ? new FaultException(ErrorCodes.AssetExpired, $"Asset {asset} has expired because its upload was inactive for too long. Upload it again.")
        : new FaultException(ErrorCodes.AssetDeleted, $"Asset {asset} was deleted.");
}
