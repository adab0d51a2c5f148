using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Node.Work;
using Encoder.Storage;

namespace Encoder.Node.Assets;

/// <summary>
/// Reads an asset that is still being uploaded, at any offset, and waits for bytes that are not stored yet. The stream <c>blocks</c> of the asset
/// announces new bytes; after two seconds without an announcement the reader polls the store.
/// </summary>
internal sealed class AssetReader : IUploadWait, IAsyncDisposable
{
    private const long BlockLength = AssetInfo.BlockLength;
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);
    private readonly IMediaStore store;
    private readonly TimeProvider time;
    private readonly AssetKeys keys;
    private readonly ChangeSignal changed = new();
    private IAsyncDisposable? subscription;
    private int waiting;
    private long waitingSince;

    private AssetReader(IMediaStore store, TimeProvider time, string asset) => (this.store, this.time, keys) = (store, time, new AssetKeys(asset));

    /// <summary>The length, once it is known.</summary>
    public long? Length { get; private set; }

    /// <summary>Whether bytes were missing when it was opened.</summary>
    public bool WasArriving { get; private init; }

    /// <summary>When it was opened, blocks before this one were deleted, but the first.</summary>
    private int RetiredBlocks { get; init; }

    /// <summary>Whether a read is waiting for bytes that have not arrived.</summary>
    public bool IsWaiting => Volatile.Read(ref waiting) > 0;

    /// <summary>How long the oldest read has been waiting; zero when none is waiting.</summary>
    public TimeSpan WaitingFor => IsWaiting ? time.GetElapsedTime(Interlocked.Read(ref waitingSince)) : TimeSpan.Zero;

    /// <summary>Opens an asset for reading; <c>asset.not_found</c>, <c>asset.expired</c>, <c>asset.deleted</c>.</summary>
    public static async Task<AssetReader> OpenAsync(
        IGrainFactory grains, IMediaStore store, Announcements announcements, TimeProvider time, string asset, CancellationToken cancellationToken)
    {
        // The only grain call. It activates the asset, which checks its own expiry.
        var snapshot = await time.RetryUntilAnsweredAsync(() => grains.GetGrain<IAssetGrain>(asset).SnapshotAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        if (snapshot.Info.State is AssetState.Expired or AssetState.Deleted) throw AssetTombstone.FaultOf(snapshot.Info.State, asset);
        var reader = new AssetReader(store, time, asset) { Length = snapshot.Info.Length, WasArriving = snapshot.Info.State == AssetState.Receiving, RetiredBlocks = snapshot.RetiredBlocks };
        reader.subscription = await announcements.SubscribeAsync(announcements.Blocks(asset), reader.OnAnnouncementAsync, cancellationToken).ConfigureAwait(false);
        return reader;
    }

    /// <summary>The bytes from <paramref name="offset"/> on, to the end of the stored piece: at least one byte. Null at the end of the asset.</summary>
    public async Task<Stream?> NextAsync(long offset, CancellationToken cancellationToken)
    {
        Stream? found = null;
        await WaitAsync(async () => offset >= Length || (found = await TryOpenAsync(offset, cancellationToken).ConfigureAwait(false)) is not null, cancellationToken)
            .ConfigureAwait(false);
        return found;
    }

    /// <summary>Fills the buffer from an offset on; reads fewer bytes only at the end.</summary>
    public async Task<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var filled = 0;
        while (filled < buffer.Length && await NextAsync(offset + filled, cancellationToken).ConfigureAwait(false) is { } piece)
        {
            await using var scope = piece.ConfigureAwait(false);
            var read = await piece.ReadAtLeastAsync(buffer[filled..], buffer.Length - filled, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (read == 0) throw Damaged(offset + filled);
            filled += read;
        }

        return filled;
    }

    /// <summary>Waits until the length is known.</summary>
    public async Task<long> LengthAsync(CancellationToken cancellationToken)
    {
        await WaitAsync(() => Task.FromResult(Length is not null), cancellationToken).ConfigureAwait(false);
        return Length!.Value;
    }

    /// <summary>Throws when the asset was removed: <c>asset.expired</c>, <c>asset.deleted</c>.</summary>
    public async Task ThrowIfRemovedAsync(CancellationToken cancellationToken)
    {
        if (await StoreJson.ReadAsync<AssetTombstone>(store, keys.Tombstone, cancellationToken).ConfigureAwait(false) is { } tombstone)
            throw AssetTombstone.FaultOf(tombstone.State, keys.Asset);
        Length ??= (await StoreJson.ReadAsync<AssetLength>(store, keys.Length, cancellationToken).ConfigureAwait(false))?.Bytes;
    }

    /// <summary>The fault for a stored piece without bytes.</summary>
    public FaultException Damaged(long offset) =>
        new(ErrorCodes.SplitIncomplete, $"A stored block of asset {keys.Asset} is incomplete at offset {offset}.");

    public ValueTask DisposeAsync() => subscription?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task WaitAsync(Func<Task<bool>> isStored, CancellationToken cancellationToken)
    {
        var signal = changed.Next;
        if (await isStored().ConfigureAwait(false)) return;
        if (Interlocked.Increment(ref waiting) == 1) Interlocked.Exchange(ref waitingSince, time.GetTimestamp());
        try
        {
            do
            {
                await ThrowIfRemovedAsync(cancellationToken).ConfigureAwait(false);
                if (await isStored().ConfigureAwait(false)) return;
                await Task.WhenAny(signal, Task.Delay(Silence, time, cancellationToken)).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                signal = changed.Next;
            }
            while (!await isStored().ConfigureAwait(false));
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    private async Task<Stream?> TryOpenAsync(long offset, CancellationToken cancellationToken)
    {
        var (block, within) = ((int)(offset / BlockLength), (int)(offset % BlockLength));
        if (block > 0 && block < RetiredBlocks) throw new FaultException(ErrorCodes.AssetDeleted, $"The beginning of asset {keys.Asset} was deleted while it grew.");
        if (await store.OpenReadAsync(keys.Block(block), within, cancellationToken).ConfigureAwait(false) is { } whole) return whole;
        await foreach (var part in store.ListAsync(keys.PartsOf(block), cancellationToken).ConfigureAwait(false))
        {
            var start = keys.PartOf(part.Key).Offset;
            if (start <= within && within < start + part.Length)
                return await store.OpenReadAsync(part.Key, within - start, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    private Task OnAnnouncementAsync(long revision)
    {
        changed.Set();
        return Task.CompletedTask;
    }
}
