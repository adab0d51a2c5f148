using System.Security.Cryptography;
using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Node.Assets;
using Encoder.Storage;
using Microsoft.AspNetCore.Http;

namespace Encoder.Server.Assets;

/// <summary>
/// Receives one block, or a piece of it: 1. its position is checked before a byte is read; 2. the bytes are read and hashed; 3. length
/// and checksum are checked; 4. it is stored, or compared with stored bytes, which must be equal; 5. it is reported to the asset. Acknowledged means durable.
/// </summary>
internal sealed class BlockReceiver(IMediaStore store)
{
    /// <summary>Faults: <c>block.*</c>, <c>asset.expired</c>, <c>asset.deleted</c>, <c>store.disk_full</c>.</summary>
    public async Task<AssetSnapshot> ReceiveAsync(IAssetGrain asset, AssetInfo info, BlockPlace place, HttpRequest request, CancellationToken cancellationToken)
    {
        // 1.
        var number = place.Number;
        var end = BlockRules.EndOf(info, number);
        if (place.Offset < 0 || place.Offset >= end) throw new FaultException(ErrorCodes.BlockBeyondLength, $"Block {number} has {end} bytes, so no piece of it can start at offset {place.Offset}.");
        var room = end - (place.Offset ?? 0);
        if (request.ContentLength > room) throw BlockRules.TooLong(number, room, request.ContentLength.Value);
        var wanted = ChecksumOf(request);

        using var body = new BlockBuffer(room);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // 2.
        await ReadAsync(request.Body, body, hash, room, number, cancellationToken).ConfigureAwait(false);
        // 3.
        if (wanted is not null && body.Length > 0 && !hash.GetHashAndReset().AsSpan().SequenceEqual(wanted))
            throw new FaultException(ErrorCodes.BlockChecksumMismatch, $"The bytes of block {number} do not match X-Content-SHA256. Send the block again.");
        if (body.Length == 0) throw new FaultException(ErrorCodes.BlockShort, $"Block {number} is empty (0 bytes).");
        // 4.
        var stored = place.Offset is { } offset
            ? await PutPieceAsync(new AssetKeys(info.Id), (number, offset, end), body.Bytes, cancellationToken).ConfigureAwait(false)
            : await PutWholeAsync(asset, info, (number, end), body.Bytes, cancellationToken).ConfigureAwait(false);
        // 5.
        return await asset.StoredAsync([stored], CancellationToken.None).ConfigureAwait(false);
    }

    private async Task<StoredBlock> PutPieceAsync(AssetKeys keys, (int Number, int Offset, int End) piece, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var isWhole = await store.PutPieceAsync(keys, piece, bytes, cancellationToken).ConfigureAwait(false);
        return isWhole ? new StoredBlock(piece.Number, piece.End) : new StoredBlock(piece.Number, piece.Offset + bytes.Length, IsPart: true, piece.Offset);
    }

    private async Task<StoredBlock> PutWholeAsync(IAssetGrain asset, AssetInfo info, (int Number, int End) block, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var number = block.Number;
        if (info.Length is not null && bytes.Length < block.End) throw BlockRules.TooShort(number, block.End, bytes.Length);
        if (info.Length is null && bytes.Length < AssetInfo.BlockLength) await BlockRules.EndAsync(asset, number, bytes.Length, cancellationToken).ConfigureAwait(false);
        var keys = new AssetKeys(info.Id);
        var hasParts = info.PartialBlocks.Any(part => part.Block == number);
        if (hasParts) await store.CheckPartsAsync(keys, number, bytes, cancellationToken).ConfigureAwait(false);
        await store.PutBlockAsync(keys, number, bytes, cancellationToken).ConfigureAwait(false);
        if (hasParts) await store.DeletePrefixAsync(keys.PartsOf(number), CancellationToken.None).ConfigureAwait(false);
        return new StoredBlock(number, bytes.Length);
    }

    private static byte[]? ChecksumOf(HttpRequest request)
    {
        var text = request.Headers["X-Content-SHA256"].ToString();
        if (text.Length == 0) return null;
        return text.Length == 64 && text.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(text)
            : throw new FaultException(ErrorCodes.RequestInvalid, "X-Content-SHA256 must be 64 hexadecimal digits.");
    }

    private static async Task ReadAsync(Stream from, BlockBuffer body, IncrementalHash hash, int room, int number, CancellationToken cancellationToken)
    {
        while (body.Length < room)
        {
            var read = await from.ReadAsync(body.Free(room), cancellationToken).ConfigureAwait(false);
            if (read == 0) return;
            hash.AppendData(body.Advance(read).Span);
        }

        if (await from.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false) > 0) throw BlockRules.TooLong(number, room, room + 1L);
    }
}

/// <summary>The position of the bytes of a request.</summary>
/// <param name="Number">The block.</param>
/// <param name="Offset">Offset of a piece within its block; null: the body is the whole block.</param>
internal readonly record struct BlockPlace(int Number, int? Offset);
