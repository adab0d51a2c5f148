using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Server.Limits;
using Encoder.Storage;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Assets;

/// <summary>
/// Blocks that clients send to the storage account themselves. An address creates a blob that nobody reads. When the client says that it is there,
/// 1. its length and checksum are compared as the account has recorded them; 2. the account copies it to the block's name, where none is replaced;
/// 3. the block is reported to the asset, as one that came through the server.
/// </summary>
internal sealed class DirectUploads(IMediaStore store, IOptions<DirectUploadOptions> options, IOptions<LimitOptions> limits)
{
    private readonly IWriteAddresses? account = options.Value.Enabled ? store as IWriteAddresses : null;

    /// <summary>The asset, with the offer of direct uploads where there is one.</summary>
    public AssetInfo Offer(AssetInfo info) => account is not null && info.State == AssetState.Receiving ? info with { DirectUpload = true } : info;

    /// <summary>Addresses for blocks that are not stored. Faults: <c>upload.direct_off</c>, <c>block.beyond_length</c>, <c>asset.too_large</c>, <c>request.invalid</c>.</summary>
    public async Task<BlockAddresses> AddressesAsync(AssetInfo info, IReadOnlyList<int> blocks, CancellationToken cancellationToken)
    {
        if (account is null) throw Off();
        if (blocks.Count > BlockAddressRequest.MostBlocks) throw new FaultException(ErrorCodes.RequestInvalid, $"blocks has {blocks.Count} numbers; give at most {BlockAddressRequest.MostBlocks}.");
        foreach (var block in blocks) CheckPlace(info, block, 1);
        var keys = new AssetKeys(info.Id);
        var addresses = new List<BlockAddress>();
        foreach (var block in blocks.Distinct().Where(block => !IsStored(info, block)))
        {
            var address = await account.WriteAddressOfAsync(keys.Direct(block), options.Value.ValidFor, cancellationToken).ConfigureAwait(false);
            addresses.Add(new BlockAddress(block, address.Address, address.Headers));
        }

        return new BlockAddresses(addresses, (int)options.Value.ValidFor.TotalSeconds);
    }

    /// <summary>
    /// Acknowledges a block that the client has sent to the account. Faults: <c>upload.direct_off</c>, <c>block.*</c>, <c>asset.too_large</c>,
    /// <c>asset.expired</c>, <c>asset.deleted</c>.
    /// </summary>
    public async Task<AssetSnapshot> AcknowledgeAsync(IAssetGrain asset, AssetInfo info, int number, StoredBlockRequest sent, CancellationToken cancellationToken)
    {
        if (account is null) throw Off();
        var md5 = ChecksumOf(sent);
        var end = CheckPlace(info, number, sent.Length);
        if (sent.Length > end) throw BlockRules.TooLong(number, end, sent.Length);
        if (sent.Length <= 0 || (info.Length is not null && sent.Length < end)) throw BlockRules.TooShort(number, end, sent.Length);

        // 1. What does not pass is deleted, so that the client can send the block again.
        var (from, to) = (new AssetKeys(info.Id).Direct(number), new AssetKeys(info.Id).Block(number));
        var found = await account.FindAsync(from, cancellationToken).ConfigureAwait(false);
        if (found is null) return await ConfirmAsync(asset, number, (to, sent.Length, md5), cancellationToken).ConfigureAwait(false);
        if (!IsSame(found, sent.Length, md5))
        {
            await store.DeleteAsync(from, CancellationToken.None).ConfigureAwait(false);
            throw new FaultException(ErrorCodes.BlockChecksumMismatch, $"The storage account has other bytes for block {number}: {found.Length} bytes instead of {sent.Length}, or another checksum. Send the block again.");
        }

        // 2.
        if (info.Length is null && sent.Length < AssetInfo.BlockLength) await BlockRules.EndAsync(asset, number, sent.Length, cancellationToken).ConfigureAwait(false);
        await CheckPartsAsync(info, number, from, sent.Length, cancellationToken).ConfigureAwait(false);
        await account.CopyAsync(from, found.Version, to, CancellationToken.None).ConfigureAwait(false);

        // 3.
        var stored = await ConfirmAsync(asset, number, (to, sent.Length, md5), CancellationToken.None).ConfigureAwait(false);
        await store.DeletePrefixAsync(new AssetKeys(info.Id).PartsOf(number), CancellationToken.None).ConfigureAwait(false);
        await store.DeleteAsync(from, CancellationToken.None).ConfigureAwait(false);
        return stored;
    }

    /// <summary>Reports the block under its own name, which may have been there before.</summary>
    private async Task<AssetSnapshot> ConfirmAsync(IAssetGrain asset, int number, (string Key, int Length, byte[] Md5) block, CancellationToken cancellationToken)
    {
        var standing = await account!.FindAsync(block.Key, cancellationToken).ConfigureAwait(false)
            ?? throw new FaultException(ErrorCodes.BlockMissing, $"Block {number} is not in the storage account. Send it again, to its address or to this server.");
        if (!IsSame(standing, block.Length, block.Md5)) throw new FaultException(ErrorCodes.BlockConflict, $"Block {number} is already stored with other bytes.");
        return await asset.StoredAsync([new StoredBlock(number, block.Length)], CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Pieces of the block may have come through the server: they must have the same bytes.</summary>
    private async Task CheckPartsAsync(AssetInfo info, int number, string key, int length, CancellationToken cancellationToken)
    {
        if (info.PartialBlocks.All(part => part.Block != number)) return;
        if (await store.OpenReadAsync(key, 0, cancellationToken).ConfigureAwait(false) is not { } content) return;
        await using var scope = content.ConfigureAwait(false);
        var bytes = new byte[length];
        await content.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
        await store.CheckPartsAsync(new AssetKeys(info.Id), number, bytes, cancellationToken).ConfigureAwait(false);
    }

    private int CheckPlace(AssetInfo info, int number, int length)
    {
        var end = BlockRules.EndOf(info, number);
        var most = limits.Value.MaxAssetBytes;
        return ((long)number * AssetInfo.BlockLength) + length <= most ? end : throw UploadMiddleware.TooLarge(most);
    }

    private static bool IsStored(AssetInfo info, int block) => info.StoredBlocks.Any(range => block >= range.First && block < range.First + range.Count);

    private static bool IsSame(ObjectRecord found, int length, byte[] md5) => found.Length == length && found.Md5 is { } recorded && recorded.Span.SequenceEqual(md5);

    private static byte[] ChecksumOf(StoredBlockRequest sent)
    {
        var md5 = new byte[16];
        return Convert.TryFromBase64String(sent.Md5, md5, out var length) && length == md5.Length
            ? md5
            : throw new FaultException(ErrorCodes.RequestInvalid, "md5 must be the 16 bytes of an MD5 in base64.");
    }

    private static FaultException Off() => new(ErrorCodes.UploadDirectOff, "This server takes no blocks by way of a storage account. Send them to the server.");
}
