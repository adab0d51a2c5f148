using Encoder.Contracts;
using Encoder.Grains.Hosting;
using Encoder.Grains.State;
using Encoder.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Timers;

namespace Encoder.Grains;

/// <summary>One asset. Its state is derived from the stored objects: activation lists the keys.</summary>
[GrainType("asset")]
internal sealed class AssetGrain : IGrainBase, IAssetGrain
{
    private const string ExpirySchedule = "expire";
    private const int HolesNamed = 8;
    private readonly IMediaStore store;
    private readonly Announcements announcements;
    private readonly TimeProvider time;
    private readonly AssetOptions options;
    private readonly AssetKeys keys;
    private readonly Schedules schedules;
    private readonly Revision revisions;
    private readonly BlockSet blocks = new();
    private AssetMeta? meta;
    private AssetTombstone? removed;
    private int retired;
    private DateTimeOffset lastReceivedAt;

    /// <summary>An asset; the grain key is the id of the asset.</summary>
    public AssetGrain(
        IGrainContext context, IMediaStore store, Announcements announcements, ITimerRegistry timers,
        [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time, AssetOptions options)
    {
        (GrainContext, this.store, this.announcements, this.time, this.options) = (context, store, announcements, time, options);
        keys = new AssetKeys(context.GrainId.Key.ToString()!);
        schedules = new Schedules(context, timers, time, ExpireAsync);
        revisions = new Revision(time);
    }

    /// <inheritdoc/>
    public IGrainContext GrainContext { get; }

    private AssetState State => removed?.State ?? (blocks.IsComplete ? AssetState.Complete : AssetState.Receiving);

    /// <inheritdoc/>
    public async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        lastReceivedAt = time.GetUtcNow();
        meta = await StoreJson.ReadAsync<AssetMeta>(store, keys.Meta, cancellationToken);
        if (meta is null) return;
        removed = await StoreJson.ReadAsync<AssetTombstone>(store, keys.Tombstone, cancellationToken);
        blocks.Length = meta.Request.Length ?? (await StoreJson.ReadAsync<AssetLength>(store, keys.Length, cancellationToken))?.Bytes;
        if (removed is not null)
        {
            await DropAsync();
            return;
        }

        await foreach (var part in store.ListAsync(keys.Parts, cancellationToken)) AddPart(part);
        retired = (await StoreJson.ReadAsync<RetiredBlocks>(store, keys.Retired, cancellationToken))?.Blocks ?? 0;
        List<string> leftover = [];
        await foreach (var block in store.ListAsync(keys.Blocks, cancellationToken))
        {
            blocks.Add(new StoredBlock(keys.NumberOf(block.Key), (int)block.Length));
            if (keys.NumberOf(block.Key) is > 0 and var number && number < retired) leftover.Add(block.Key);
        }

        if (retired > 0) blocks.AddBefore(retired);
        foreach (var key in leftover) await store.DeleteAsync(key, cancellationToken);
        ScheduleExpiry();
    }

    /// <inheritdoc/>
    public async Task<AssetSnapshot> CreateAsync(AssetRequest request, CancellationToken cancellationToken)
    {
        if (meta is null)
        {
            var created = new AssetMeta(request, time.GetUtcNow());
            await store.PutAsync(keys.Meta, StoreJson.Write(created), CancellationToken.None);
            (meta, blocks.Length, lastReceivedAt) = (created, request.Length, created.CreatedAt);
            ScheduleExpiry();
        }
        else if (meta.Request != request)
        {
            throw new FaultException(ErrorCodes.AssetKeyTaken, $"Asset {keys.Asset} already exists with another name, length or job. Use another idempotency key.");
        }

        return Snapshot();
    }

    /// <inheritdoc/>
    public Task<AssetSnapshot> SnapshotAsync(CancellationToken cancellationToken) => Task.FromResult(Snapshot());

    /// <inheritdoc/>
    public async Task<AssetSnapshot> StoredAsync(IReadOnlyList<StoredBlock> blocks, CancellationToken cancellationToken)
    {
        if (removed is not null) await DropAsync();
        ThrowIfRemoved();

        // Parts of it may be stored: nobody reads them.
        if (this.blocks.Length is { } length && blocks.Any(block => (block.Number * AssetInfo.BlockLength) + block.End > length))
            throw new FaultException(ErrorCodes.AssetLengthConflict, $"Asset {keys.Asset} is {length} bytes long, and takes no more.");
        foreach (var block in blocks) this.blocks.Add(block);
        lastReceivedAt = time.GetUtcNow();
        await AnnounceAsync(cancellationToken);
        return Snapshot();
    }

    /// <inheritdoc/>
    public async Task<AssetSnapshot> DeclareAsync(long length, CancellationToken cancellationToken)
    {
        ThrowIfRemoved();
        if (blocks.Length is { } known && known != length)
            throw new FaultException(ErrorCodes.AssetLengthConflict, $"Asset {keys.Asset} was declared with {known} bytes before, not {length}.");
        if (blocks.End > length)
            throw new FaultException(ErrorCodes.AssetLengthConflict, $"Asset {keys.Asset} cannot be {length} bytes long: {blocks.End} bytes are stored.");
        if (blocks.Length is null)
        {
            await store.PutIfAbsentAsync(keys.Length, StoreJson.Write(new AssetLength(length)), CancellationToken.None);
            blocks.Length = length;
            await AnnounceAsync(cancellationToken);
        }

        return Snapshot();
    }

    /// <inheritdoc/>
    public Task<AssetSnapshot> CompleteAsync(CancellationToken cancellationToken)
    {
        ThrowIfRemoved();
        if (blocks.Length is not { } length)
            throw new FaultException(ErrorCodes.AssetIncomplete, $"The length of asset {keys.Asset} is unknown. Give the length.");
        if (!blocks.IsComplete)
            throw new FaultException(ErrorCodes.AssetIncomplete, $"Asset {keys.Asset} lacks {Names(blocks.Holes(length, HolesNamed + 1))} of {length} bytes.");
        return Task.FromResult(Snapshot());
    }

    /// <inheritdoc/>
    public async Task<AssetSnapshot> DeleteAsync(CancellationToken cancellationToken)
    {
        Snapshot();
        if (removed is null) await EndAsync(AssetState.Deleted);
        return Snapshot();
    }

    /// <inheritdoc/>
    public async Task<AssetSnapshot> RetireAsync(long bytes, CancellationToken cancellationToken)
    {
        Snapshot();
        var until = (int)(Math.Min(bytes, blocks.ContiguousBytes) / AssetInfo.BlockLength);
        if (removed is not null || until <= Math.Max(1, retired)) return Snapshot();
        await store.PutAsync(keys.Retired, StoreJson.Write(new RetiredBlocks(until)), CancellationToken.None);
        for (; retired < until; retired++)
            if (retired > 0) await store.DeleteAsync(keys.Block(retired), CancellationToken.None);
        return Snapshot();
    }

    /// <inheritdoc/>
    public async Task DeleteTombstoneAsync(CancellationToken cancellationToken)
    {
        if (removed is null) return;

        // Delete the tombstone last but one: after a crash in between, the object that names the asset leads back to it.
        await DropAsync();
        await store.DeleteAsync(keys.Length, CancellationToken.None);
        await store.DeleteAsync(keys.Retired, CancellationToken.None);
        await store.DeleteAsync(keys.Tombstone, CancellationToken.None);
        await store.DeleteAsync(keys.Meta, CancellationToken.None);
        (meta, removed) = (null, null);
    }

    private Task ExpireAsync(string name)
    {
        if (State != AssetState.Receiving || meta is null) return Task.CompletedTask;
        if (time.GetUtcNow() - lastReceivedAt >= options.ExpireAfter) return EndAsync(AssetState.Expired);
        ScheduleExpiry();
        return Task.CompletedTask;
    }

    /// <summary>Writes the tombstone first: from then on no block is read, and blocks that are stored late are deleted again.</summary>
    private async Task EndAsync(AssetState state)
    {
        var tombstone = new AssetTombstone(state, time.GetUtcNow(), blocks.StoredBytes);
        await store.PutIfAbsentAsync(keys.Tombstone, StoreJson.Write(tombstone), CancellationToken.None);
        removed = tombstone;
        await DropAsync();
        await AnnounceAsync(CancellationToken.None);
    }

    private async Task DropAsync()
    {
        await store.DeletePrefixAsync(keys.Blocks, CancellationToken.None);
        await store.DeletePrefixAsync(keys.Parts, CancellationToken.None);
        await store.DeletePrefixAsync(keys.Unchecked, CancellationToken.None);
    }

    private void AddPart(StoredObject part)
    {
        var (number, offset) = keys.PartOf(part.Key);
        blocks.Add(new StoredBlock(number, offset + (int)part.Length, IsPart: true, offset));
    }

    private void ScheduleExpiry()
    {
        if (State == AssetState.Receiving) schedules.Set(ExpirySchedule, lastReceivedAt + options.ExpireAfter - time.GetUtcNow());
    }

    private async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        var revision = revisions.Next();
        await announcements.PublishAsync(announcements.Blocks(keys.Asset), revision, cancellationToken);
        if (meta?.Request is not { Job: { } job } request) return;
        await announcements.PublishAsync(announcements.Changes(request.Tenant), new TenantChange(TenantChangeKind.Upload, job, revision), cancellationToken);
    }

    private void ThrowIfRemoved()
    {
        Snapshot();
        if (removed is not null) throw AssetTombstone.FaultOf(removed.State, keys.Asset);
    }

    private AssetSnapshot Snapshot()
    {
        if (meta is null) throw new FaultException(ErrorCodes.AssetNotFound, $"There is no asset {keys.Asset}.");
        var info = new AssetInfo
        {
            Id = keys.Asset,
            FileName = meta.Request.FileName,
            State = State,
            Length = blocks.Length,
            StoredBytes = removed is null ? blocks.StoredBytes : 0,
            StoredBlocks = removed is null ? [.. blocks.Stored] : [],
            PartialBlocks = removed is null ? blocks.Partial : [],
            CreatedAt = meta.CreatedAt,
            ExpiresAt = State == AssetState.Receiving ? lastReceivedAt + options.ExpireAfter : null,
            Job = meta.Request.Job,
        };
        return new AssetSnapshot(
            info, meta.Request.Tenant, removed is null ? blocks.ContiguousBytes : 0, meta.Request.UploadMetadata, removed?.Bytes ?? blocks.StoredBytes, removed?.At) { RetiredBlocks = retired };
    }

    private static string Names(IReadOnlyList<BlockRange> holes)
    {
        var named = holes.Take(HolesNamed).Select(hole => hole.Count == 1 ? $"block {hole.First}" : $"blocks {hole.First} to {hole.First + hole.Count - 1}");
        return string.Join(", ", named) + (holes.Count > HolesNamed ? " and others" : "");
    }
}
