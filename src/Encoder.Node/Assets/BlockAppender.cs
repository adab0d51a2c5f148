using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Storage;

namespace Encoder.Node.Assets;

/// <summary>
/// Appends any number of sequential bytes: 1. whole blocks are stored as such; 2. the rest of a block is stored as a part
/// when the bytes end, when they pause, and at an interval; 3. parts are joined when their block is complete. So no received byte is lost
/// with the connection, and memory holds at most one block.
/// </summary>
/// <param name="interval">How often a part is stored. Default 1 s.</param>
internal sealed class BlockAppender(
    IMediaStore store, IAssetGrain asset, AssetKeys keys, (long Offset, long? Length) from, TimeProvider time, TimeSpan? interval = null) : IDisposable
{
    private readonly BlockBuffer buffer = new(AssetInfo.BlockLength);
    private readonly TimeSpan storeEvery = interval ?? TimeSpan.FromSeconds(1);
    private bool isRefused;
    private long bufferStart = from.Offset;
    private long storedAt = time.GetTimestamp();

    /// <summary>The offset after the last durable byte.</summary>
    public long Offset { get; private set; } = from.Offset;

    private int Block => (int)(bufferStart / AssetInfo.BlockLength);

    // The offset of the buffer within its block, and the length of that block.
    private int Within => (int)(bufferStart % AssetInfo.BlockLength);

    private int BlockEnd => (int)Math.Min(AssetInfo.BlockLength, (from.Length ?? long.MaxValue) - ((long)Block * AssetInfo.BlockLength));

    private bool IsAtEnd => bufferStart + buffer.Length == from.Length;

    /// <summary>
    /// Appends all of it. Whatever ends it early: what was received is stored. But for <c>block.beyond_length</c>: the last bytes are
    /// stored when it is known that nothing follows, so that a body that is too long does not complete the asset.
    /// </summary>
    public async Task AppendAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            while (await ReadAsync(body, cancellationToken).ConfigureAwait(false))
            {
                if (Within + buffer.Length == BlockEnd && !IsAtEnd) await StoreAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            if (!isRefused) await StoreAsync().ConfigureAwait(false);
        }
    }

    public void Dispose() => buffer.Dispose();

    private async Task<bool> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        if (IsAtEnd)
        {
            isRefused = await body.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false) > 0;
            return !isRefused
                ? false
                : throw new FaultException(ErrorCodes.BlockBeyondLength, $"The upload has more than the declared {from.Length} bytes.");
        }

        var reading = body.ReadAsync(buffer.Free(BlockEnd - Within), cancellationToken).AsTask();
        while (!reading.IsCompleted && Offset < bufferStart + buffer.Length)
        {
            await Task.WhenAny(reading, Task.Delay(storeEvery, time, CancellationToken.None)).ConfigureAwait(false);
            if (!reading.IsCompleted) await StorePartAsync().ConfigureAwait(false);
        }

        var read = await reading.ConfigureAwait(false);
        buffer.Advance(read);
        if (read > 0 && time.GetElapsedTime(storedAt) >= storeEvery && Within + buffer.Length < BlockEnd) await StorePartAsync().ConfigureAwait(false);
        return read > 0;
    }

    private async Task StoreAsync()
    {
        if (Within + buffer.Length < BlockEnd || buffer.Length == 0)
        {
            await StorePartAsync().ConfigureAwait(false);
            return;
        }

        // Step 1, or 3 where some of it was stored before.
        var (number, end) = (Block, BlockEnd);
        if (Within == 0 && Offset == bufferStart)
        {
            await store.PutBlockAsync(keys, number, buffer.Bytes, CancellationToken.None).ConfigureAwait(false);
        }
        else
        {
            await PutPartAsync().ConfigureAwait(false);
            await store.JoinPartsAsync(keys, number, end, CancellationToken.None).ConfigureAwait(false);
        }

        bufferStart += buffer.Length;
        buffer.Clear();
        await ReportAsync(new StoredBlock(number, end)).ConfigureAwait(false);
    }

    // Step 2.
    private async Task StorePartAsync()
    {
        if (!await PutPartAsync().ConfigureAwait(false)) return;
        await ReportAsync(new StoredBlock(Block, Within + buffer.Length, IsPart: true)).ConfigureAwait(false);
    }

    private async Task<bool> PutPartAsync()
    {
        var stored = (int)(Offset - bufferStart);
        if (stored >= buffer.Length) return false;
        await store.PutAsync(keys.Part(Block, Within + stored), buffer.Bytes[stored..], CancellationToken.None).ConfigureAwait(false);
        Offset = bufferStart + buffer.Length;
        return true;
    }

    private async Task ReportAsync(StoredBlock block)
    {
        Offset = bufferStart + buffer.Length;
        storedAt = time.GetTimestamp();
        await asset.StoredAsync([block], CancellationToken.None).ConfigureAwait(false);
    }
}
