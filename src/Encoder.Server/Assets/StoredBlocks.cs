using System.Buffers;
using Encoder.Actors;
using Encoder.Contracts;

namespace Encoder.Server.Assets;

/// <summary>Blocks on their way into the store.</summary>
internal static class StoredBlocks
{
    /// <summary>Puts a block where none stands. One that stands must be the same; <c>block.conflict</c>.</summary>
    public static async Task PutBlockAsync(this IMediaStore store, AssetKeys keys, int number, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (await store.PutIfAbsentAsync(keys.Block(number), bytes, cancellationToken).ConfigureAwait(false)) return;
        if (!await StandsAsync(store, keys.Block(number), bytes, cancellationToken).ConfigureAwait(false))
            throw Conflict(number);
    }

    /// <summary>
    /// Puts a piece of a block behind what is stored of it, and joins the block when it is whole; gives where it ends now. What is stored
    /// of the piece already must be the same: <c>block.conflict</c>. <c>upload.offset_conflict</c> where there is a gap before it.
    /// </summary>
    public static async Task<int> PutPieceAsync(
        this IMediaStore store, AssetKeys keys, (int Number, int Offset, int End) piece, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var (number, offset, end) = piece;
        if (await store.OpenReadAsync(keys.Block(number), offset, cancellationToken).ConfigureAwait(false) is { } whole)
        {
            await whole.DisposeAsync().ConfigureAwait(false);
            await store.CheckSameAsync(keys.Block(number), offset, bytes, number, cancellationToken).ConfigureAwait(false);
            return end;
        }

        var stored = 0;
        await foreach (var part in store.ListAsync(keys.PartsOf(number), cancellationToken).ConfigureAwait(false))
        {
            var (from, to) = (Math.Max(stored, offset), Math.Min(stored + (int)part.Length, offset + bytes.Length));
            if (from < to) await store.CheckSameAsync(part.Key, from - stored, bytes[(from - offset)..(to - offset)], number, cancellationToken).ConfigureAwait(false);
            stored += (int)part.Length;
        }

        if (offset > stored) throw new FaultException(ErrorCodes.UploadOffsetConflict, $"Block {number} stands at {stored}, not at {offset}.");
        var reached = Math.Max(stored, offset + bytes.Length);
        // Somebody else was quicker: what that one stored is looked at like the rest.
        if (reached > stored && !await store.PutIfAbsentAsync(keys.Part(number, stored), bytes[(stored - offset)..], cancellationToken).ConfigureAwait(false))
            return await store.PutPieceAsync(keys, piece, bytes, cancellationToken).ConfigureAwait(false);
        if (reached == end) await store.JoinPartsAsync(keys, number, end, cancellationToken).ConfigureAwait(false);
        return reached;
    }

    /// <summary>Makes a block of its parts, which lie end to end, and takes them away.</summary>
    public static async Task JoinPartsAsync(this IMediaStore store, AssetKeys keys, int number, int length, CancellationToken cancellationToken)
    {
        var block = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var end = 0;
            await foreach (var part in store.ListAsync(keys.PartsOf(number), cancellationToken).ConfigureAwait(false))
            {
                if (keys.PartOf(part.Key).Offset != end || end + part.Length > length)
                    throw new FaultException(ErrorCodes.WorkFailed, $"The parts of block {number} do not lie end to end.");
                end += await ReadAsync(store, part, block.AsMemory(end), cancellationToken).ConfigureAwait(false);
            }

            // Fewer: another request has made the block of them meanwhile.
            if (end == length) await store.PutBlockAsync(keys, number, block.AsMemory(0, end), cancellationToken).ConfigureAwait(false);
            await store.DeletePrefixAsync(keys.PartsOf(number), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private static async Task<int> ReadAsync(IMediaStore store, StoredObject part, Memory<byte> into, CancellationToken cancellationToken)
    {
        var stored = await store.OpenReadAsync(part.Key, 0, cancellationToken).ConfigureAwait(false)
            ?? throw new FaultException(ErrorCodes.WorkFailed, $"The store has no object {part.Key}.");
        await using var scope = stored.ConfigureAwait(false);
        await stored.ReadExactlyAsync(into[..(int)part.Length], cancellationToken).ConfigureAwait(false);
        return (int)part.Length;
    }

    private static async Task CheckSameAsync(
        this IMediaStore store, string key, int from, ReadOnlyMemory<byte> bytes, int number, CancellationToken cancellationToken)
    {
        var stored = await store.OpenReadAsync(key, from, cancellationToken).ConfigureAwait(false)
            ?? throw new FaultException(ErrorCodes.WorkFailed, $"The store has no object {key}.");
        await using var scope = stored.ConfigureAwait(false);
        var buffer = ArrayPool<byte>.Shared.Rent(bytes.Length);
        try
        {
            var read = await stored.ReadAtLeastAsync(buffer.AsMemory(0, bytes.Length), bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (!bytes.Span.SequenceEqual(buffer.AsSpan(0, read))) throw Conflict(number);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static FaultException Conflict(int number) => new(ErrorCodes.BlockConflict, $"Block {number} is stored with other bytes.");

    private static async Task<bool> StandsAsync(IMediaStore store, string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (await store.OpenReadAsync(key, 0, cancellationToken).ConfigureAwait(false) is not { } stored) return false;
        await using var scope = stored.ConfigureAwait(false);
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            var at = 0;
            for (int read; (read = await stored.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0; at += read)
                if (at + read > bytes.Length || !bytes.Span.Slice(at, read).SequenceEqual(buffer.AsSpan(0, read))) return false;
            return at == bytes.Length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
