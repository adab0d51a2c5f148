using System.Buffers;
using Encoder.Contracts;
using Encoder.Storage;

namespace Encoder.Grains;

/// <summary>Blocks on their way into the store.</summary>
public static class StoredBlocks
{
    /// <summary>Puts a block where none stands. One that stands must be the same; <c>block.conflict</c>.</summary>
    public static async Task PutBlockAsync(this IMediaStore store, AssetKeys keys, int number, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (await store.PutIfAbsentAsync(keys.Block(number), bytes, cancellationToken)) return;
        if (!await StandsAsync(store, keys.Block(number), bytes, cancellationToken))
            throw Conflict(number);
    }

    /// <summary>
    /// Puts a piece of a block, wherever it lies, and joins the block when it is whole; gives whether it is. What is stored of the piece
    /// already must be the same: <c>block.conflict</c>.
    /// </summary>
    public static async Task<bool> PutPieceAsync(
        this IMediaStore store, AssetKeys keys, (int Number, int Offset, int End) piece, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var (number, offset, end) = piece;
        HashSet<string> own = [];
        try
        {
            // Looked at again after it is stored: of two that store at once, one at least sees what the other did.
            while (true)
            {
                if (await store.CheckSameAsync(keys.Block(number), offset, bytes, number, cancellationToken))
                {
                    await store.DeleteAllAsync(own);
                    return true;
                }

                var there = await store.CheckPartsAsync(keys, number, offset, bytes, own, cancellationToken);
                if (there.Prefix == end) break;
                var gaps = there.Gaps(offset, offset + bytes.Length).ToList();
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

    /// <summary>Checks a block against the pieces that are stored of it; <c>block.conflict</c>.</summary>
    public static Task CheckPartsAsync(this IMediaStore store, AssetKeys keys, int number, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        store.CheckPartsAsync(keys, number, 0, bytes, [], cancellationToken);

    /// <summary>Makes a block of its parts, and takes them away.</summary>
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

            // Fewer: another request has made the block of them meanwhile.
            if (read.Prefix == length) await store.PutBlockAsync(keys, number, block.AsMemory(0, length), cancellationToken);
            else if (!await store.HasAsync(keys.Block(number), cancellationToken))
                throw new FaultException(ErrorCodes.WorkFailed, $"The parts of block {number} do not cover it.");
            await store.DeletePrefixAsync(keys.PartsOf(number), cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    /// <summary>What is stored of a block in parts. Where they overlap what is given they must be the same, but for those that are its own.</summary>
    private static async Task<RangeSet> CheckPartsAsync(
        this IMediaStore store, AssetKeys keys, int number, int offset, ReadOnlyMemory<byte> bytes, HashSet<string> own, CancellationToken cancellationToken)
    {
        var there = new RangeSet();
        await foreach (var part in store.ListAsync(keys.PartsOf(number), cancellationToken))
        {
            var start = keys.PartOf(part.Key).Offset;
            var (from, to) = (Math.Max(start, offset), Math.Min(start + (int)part.Length, offset + bytes.Length));
            // Gone: the block was made of it meanwhile.
            if (from < to && !own.Contains(part.Key)
                && !await store.CheckSameAsync(part.Key, from - start, bytes[(from - offset)..(to - offset)], number, cancellationToken)) continue;
            there.Add(start, start + (int)part.Length);
        }

        return there;
    }

    private static async Task DeleteAllAsync(this IMediaStore store, IEnumerable<string> keys)
    {
        foreach (var key in keys) await store.DeleteAsync(key, CancellationToken.None);
    }

    private static async Task<bool> HasAsync(this IMediaStore store, string key, CancellationToken cancellationToken)
    {
        if (await store.OpenReadAsync(key, 0, cancellationToken) is not { } there) return false;
        await there.DisposeAsync();
        return true;
    }

    /// <summary>Reads a part; false when it is gone meanwhile.</summary>
    private static async Task<bool> ReadAsync(IMediaStore store, StoredObject part, Memory<byte> into, CancellationToken cancellationToken)
    {
        if (await store.OpenReadAsync(part.Key, 0, cancellationToken) is not { } stored) return false;
        await using var scope = stored;
        await stored.ReadExactlyAsync(into[..(int)part.Length], cancellationToken);
        return true;
    }

    /// <summary>Whether an object is there; what is given must be what it holds from an offset on.</summary>
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

    private static FaultException Conflict(int number) => new(ErrorCodes.BlockConflict, $"Block {number} is stored with other bytes.");

    private static async Task<bool> StandsAsync(IMediaStore store, string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
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
