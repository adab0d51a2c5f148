using Encoder.Contracts;

namespace Encoder.Grains;

/// <summary>
/// One source file, arriving or arrived. Key: asset id. Knows which blocks are stored; the bytes never go through it: whoever receives a
/// block checks and stores it, then tells the asset, which announces it. Every operation may be asked again. It calls no other grain.
/// </summary>
[GrainInterfaceType("asset")]
public interface IAssetGrain : IGrainWithStringKey
{
    /// <summary>Creates it; again with the same request it changes nothing, with another it is <c>asset.key_taken</c>.</summary>
    Task<AssetSnapshot> CreateAsync(AssetRequest request, CancellationToken cancellationToken);

    /// <summary>How far it is, gone or not; <c>asset.not_found</c>.</summary>
    Task<AssetSnapshot> SnapshotAsync(CancellationToken cancellationToken);

    /// <summary>Blocks, or more of a block, are durably in the store. <c>asset.expired</c>, <c>asset.deleted</c>: they are taken out again.</summary>
    Task<AssetSnapshot> StoredAsync(IReadOnlyList<StoredBlock> blocks, CancellationToken cancellationToken);

    /// <summary>Tells the length of an open asset. <c>asset.length_conflict</c> when it is another one, or more is stored.</summary>
    Task<AssetSnapshot> DeclareAsync(long length, CancellationToken cancellationToken);

    /// <summary>The caller has sent everything. <c>asset.incomplete</c> names what is missing.</summary>
    Task<AssetSnapshot> CompleteAsync(CancellationToken cancellationToken);

    /// <summary>Ends the upload or removes the asset; its blocks go.</summary>
    Task<AssetSnapshot> DeleteAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Takes away the tombstone of an asset that is gone, and with it all that was known of it: fine once no job names it and no request
    /// for it runs. Of one that is not gone nothing goes; fine for one that never was.
    /// </summary>
    Task ForgetAsync(CancellationToken cancellationToken);
}

/// <summary>An asset as asked for.</summary>
/// <param name="FileName">Its name for people.</param>
/// <param name="Length">In bytes; null: told later.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Job">The job that begins with it.</param>
/// <param name="UploadMetadata">What a tus client wants to be told again, as it gave it.</param>
public sealed record AssetRequest(string FileName, long? Length, string Tenant, string? Job = null, string? UploadMetadata = null);

/// <summary>What of a block is stored.</summary>
/// <param name="Number">The block's.</param>
/// <param name="End">Where in the block what is stored ends.</param>
/// <param name="IsPart">Whether more of the block is to come.</param>
/// <param name="Start">Where in the block it begins: elsewhere than at 0 only of a part.</param>
public sealed record StoredBlock(int Number, int End, bool IsPart = false, int Start = 0);

/// <summary>An asset as it stands.</summary>
/// <param name="Info">What is shown of it.</param>
/// <param name="ContiguousBytes">Bytes stored from its beginning on: the offset of an upload in order.</param>
/// <param name="UploadMetadata">See <see cref="AssetRequest"/>.</param>
/// <param name="ReceivedBytes">Bytes that have arrived; of an asset that is gone, those that had.</param>
/// <param name="GoneAt">Since when it is gone.</param>
public sealed record AssetSnapshot(
    AssetInfo Info, string Tenant, long ContiguousBytes, string? UploadMetadata = null, long ReceivedBytes = 0, DateTimeOffset? GoneAt = null);

/// <summary>What an asset was created with, as stored.</summary>
public sealed record AssetMeta(AssetRequest Request, DateTimeOffset CreatedAt);

/// <summary>The length of an asset that was open, as stored.</summary>
public sealed record AssetLength(long Bytes);

/// <summary>Why an asset is gone, as stored.</summary>
/// <param name="Bytes">How many had arrived.</param>
public sealed record AssetTombstone(AssetState State, DateTimeOffset At, long Bytes = 0)
{
    /// <summary>What readers and writers of an asset in this state are told.</summary>
    public static FaultException Gone(AssetState state, string asset) => state == AssetState.Expired
        ? new FaultException(ErrorCodes.AssetExpired, $"Asset {asset} has expired because its upload was inactive for too long. Upload it again.")
        : new FaultException(ErrorCodes.AssetDeleted, $"Asset {asset} was deleted.");
}
