using System.Buffers;
using Encoder.Contracts;
using Encoder.Storage;

namespace Encoder.Grains;

/// <summary>Writes blocks and pieces of blocks to the store.</summary>
public static class StoredBlocks
{
    /// <summary>Stores a block unless it exists. An existing block must have the same bytes; <c>block.conflict</c>.</summary>
    public static async Task PutBlockAsync(this IMediaStore store, AssetKeys keys, int number, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (await store.PutIfAbsentAsync(keys.Block(number), bytes, cancellationToken)) return;
        if (!await ExistsAsync(store, keys.Block(number), bytes, cancellationToken))
            throw Conflict(number);
    }

    /// <summary>
    /// Stores a piece of a block, and joins the pieces when the block is complete; returns whether it is. Stored bytes within the piece
    /// must be the same: <c>block.conflict</c>.
    /// </summary>
    public static async Task<bool> PutPieceAsync(
        this IMediaStore store, AssetKeys keys, (int Number, int Offset, int End) piece, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var (number, offset, end) = piece;
        HashSet<string> own = [];
        try
        {
            // Compare again after the write: of two concurrent writers at least one sees the bytes of the other.
            while (true)
            {
                if (await store.CheckSameAsync(keys.Block(number), offset, bytes, number, cancellationToken))
                {
                    await store.DeleteAllAsync(own);
                    return true;
                }

                var present = await store.CheckPartsAsync(keys, number, offset, bytes, own, cancellationToken);
                if (present.Prefix == end) break;
                var gaps = present.Gaps(offset, offset + bytes.Length).ToList();
                if (gaps.Count == 0) return false;
                foreach (var (from, to) in gaps)
                    if (await store.PutIfAbsentAsync(keys.Part(number, from), bytes[(from - offset)..(to - offset)], cancellationToken))
                        own.Add(keys.Part(number, from));
            }
        }
        catch (FaultException)
        {
            await store.DeleteAllAsync(own);
            throw;
        }

        await store.JoinPartsAsync(keys, number, end, cancellationToken);
        return true;
    }

    /// <summary>Compares a block with its stored pieces; <c>block.conflict</c>.</summary>
    public static Task CheckPartsAsync(this IMediaStore store, AssetKeys keys, int number, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        store.CheckPartsAsync(keys, number, 0, bytes, [], cancellationToken);

    /// <summary>Joins the parts of a block and deletes them.</summary>
    public static async Task JoinPartsAsync(this IMediaStore store, AssetKeys keys, int number, int length, CancellationToken cancellationToken)
    {
        var block = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var read = new RangeSet();
            await foreach (var part in store.ListAsync(keys.PartsOf(number), cancellationToken))
            {
                var offset = keys.PartOf(part.Key).Offset;
                if (await ReadAsync(store, part, block.AsMemory(offset, length - offset), cancellationToken)) read.Add(offset, offset + (int)part.Length);
            }

            // Parts are missing: another request has joined the block meanwhile.
            if (read.Prefix == length) await store.PutBlockAsync(keys, number, block.AsMemory(0, length), cancellationToken);
            else if (!await store.HasAsync(keys.Block(number), cancellationToken))
                throw new FaultException(ErrorCodes.WorkFailed, $"The stored parts of block {number} do not cover the whole block.");
            await store.DeletePrefixAsync(keys.PartsOf(number), cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    /// <summary>The stored parts of a block. Where they overlap the given bytes they must be equal, except for the part that is being written.</summary>
    private static async Task<RangeSet> CheckPartsAsync(
        this IMediaStore store, AssetKeys keys, int number, int offset, ReadOnlyMemory<byte> bytes, HashSet<string> own, CancellationToken cancellationToken)
    {
        var present = new RangeSet();
        await foreach (var part in store.ListAsync(keys.PartsOf(number), cancellationToken))
        {
            var start = keys.PartOf(part.Key).Offset;
            var (from, to) = (Math.Max(start, offset), Math.Min(start + (int)part.Length, offset + bytes.Length));
            // The part was deleted: the block was joined meanwhile.
            if (from < to && !own.Contains(part.Key)
                && !await store.CheckSameAsync(part.Key, from - start, bytes[(from - offset)..(to - offset)], number, cancellationToken)) continue;
            present.Add(start, start + (int)part.Length);
        }

        return present;
    }

    private static async Task DeleteAllAsync(this IMediaStore store, IEnumerable<string> keys)
    {
        foreach (var key in keys) await store.DeleteAsync(key, CancellationToken.None);
    }

    private static async Task<bool> HasAsync(this IMediaStore store, string key, CancellationToken cancellationToken)
    {
        if (await store.OpenReadAsync(key, 0, cancellationToken) is not { } present) return false;
        await present.DisposeAsync();
        return true;
    }

    /// <summary>Reads a part; false when it was deleted meanwhile.</summary>
    private static async Task<bool> ReadAsync(IMediaStore store, StoredObject part, Memory<byte> into, CancellationToken cancellationToken)
    {
        if (await store.OpenReadAsync(part.Key, 0, cancellationToken) is not { } stored) return false;
        await using var scope = stored;
        await stored.ReadExactlyAsync(into[..(int)part.Length], cancellationToken);
        return true;
    }

    /// <summary>Whether an object exists. If so, it must contain the given bytes at the offset.</summary>
    private static async Task<bool> CheckSameAsync(
        this IMediaStore store, string key, int from, ReadOnlyMemory<byte> bytes, int number, CancellationToken cancellationToken)
    {
        if (await store.OpenReadAsync(key, from, cancellationToken) is not { } stored) return false;
        await using var scope = stored;
        var buffer = ArrayPool<byte>.Shared.Rent(bytes.Length);
        try
        {
            var read = await stored.ReadAtLeastAsync(buffer.AsMemory(0, bytes.Length), bytes.Length, throwOnEndOfStream: false, cancellationToken);
            return bytes.Span.SequenceEqual(buffer.AsSpan(0, read)) ? true : throw Conflict(number);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static FaultException Conflict(int number) => new(ErrorCodes.BlockConflict, $"Block {number} is already stored with other bytes.");

    private static async Task<bool> ExistsAsync(IMediaStore store, string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (await store.OpenReadAsync(key, 0, cancellationToken) is not { } stored) return false;
        await using var scope = stored;
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            var at = 0;
            for (int read; (read = await stored.ReadAsync(buffer, cancellationToken)) > 0; at += read)
                if (at + read > bytes.Length || !bytes.Span.Slice(at, read).SequenceEqual(buffer.AsSpan(0, read))) return false;
            return at == bytes.Length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
