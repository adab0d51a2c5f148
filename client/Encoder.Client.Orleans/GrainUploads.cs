using Encoder.Client.Uploads;
using Encoder.Contracts;
using Encoder.Core.Specs;
using Encoder.Core.Text;
using Encoder.Grains;
using Encoder.Storage;

namespace Encoder.Client.Orleans;

/// <summary>Uploads straight to the store. The asset's grain hears of a block once it is durable there.</summary>
internal sealed class GrainUploads(IGrainFactory grains, IMediaStore store, GrainClientOptions options, TimeProvider time) : IUploadTarget
{
    public string Name => $"grains/{options.Tenant}";

    public string StateFolder => options.StateFolder;

    public TimeProvider Time => time;

    public async Task<AssetInfo> CreateAsync(CreateAssetRequest request, string idempotencyKey, CancellationToken cancellationToken)
    {
        var name = AssetIds.NameOf(request.FileName);
        var id = AssetIds.Of(options.Tenant, idempotencyKey);
        var job = request.Job is { } spec ? await RegisterAsync(spec, name, idempotencyKey, cancellationToken).ConfigureAwait(false) : null;
        var created = await AskAsync(
            () => grains.GetGrain<IAssetGrain>(id).CreateAsync(new AssetRequest(name, request.Length, options.Tenant, job), cancellationToken), cancellationToken).ConfigureAwait(false);
        if (job is null) return created.Info;
        var submitted = new JobRequest(request.Job!, SourceRef.Of(created), options.Tenant, time.GetUtcNow());
        await AskAsync(() => grains.GetGrain<IJobGrain>(job).SubmitAsync(submitted, cancellationToken), cancellationToken).ConfigureAwait(false);
        return created.Info;
    }

    public async Task<AssetInfo?> FindAsync(string asset, CancellationToken cancellationToken)
    {
        try
        {
            var found = await AskAsync(() => grains.GetGrain<IAssetGrain>(asset).SnapshotAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
            return found.Tenant == options.Tenant ? found.Info : null;
        }
        catch (FaultException exception) when (exception.Fault.Code == ErrorCodes.AssetNotFound)
        {
            return null;
        }
    }

    public async Task SendAsync(
        AssetInfo asset, int block, int? offset, ReadOnlyMemory<byte> bytes, Func<int, CancellationToken, Task> limit, CancellationToken cancellationToken)
    {
        await limit(bytes.Length, cancellationToken).ConfigureAwait(false);
        var keys = new AssetKeys(asset.Id);
        var end = EndOf(asset, block);
        if (offset is null && bytes.Length < AssetInfo.BlockLength && asset.Length is null)
        {
            // The last block of an asset whose length was open tells it.
            await AskAsync(() => Grain(asset).DeclareAsync(((long)block * AssetInfo.BlockLength) + bytes.Length, cancellationToken), cancellationToken).ConfigureAwait(false);
            end = bytes.Length;
        }

        var stored = new StoredBlock(block, end);
        if (offset is { } from)
        {
            var isWhole = await store.PutPieceAsync(keys, (block, from, end), bytes, cancellationToken).ConfigureAwait(false);
            if (!isWhole) stored = new StoredBlock(block, from + bytes.Length, IsPart: true, from);
        }
        else
        {
            await store.PutBlockAsync(keys, block, bytes, cancellationToken).ConfigureAwait(false);
        }

        await AskAsync(() => Grain(asset).StoredAsync([stored], cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    public async Task CompleteAsync(AssetInfo asset, long length, CancellationToken cancellationToken)
    {
        await AskAsync(() => Grain(asset).DeclareAsync(length, cancellationToken), cancellationToken).ConfigureAwait(false);
        await AskAsync(() => Grain(asset).CompleteAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    public async Task DeleteAsync(AssetInfo asset, CancellationToken cancellationToken)
    {
        if (asset.Job is { } job) await AskAsync(() => grains.GetGrain<IJobGrain>(job).CancelAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        await AskAsync(() => Grain(asset).DeleteAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private IAssetGrain Grain(AssetInfo asset) => grains.GetGrain<IAssetGrain>(asset.Id);

    private Task<string> RegisterAsync(JobSpec spec, string name, string idempotencyKey, CancellationToken cancellationToken)
    {
        JobSpecValidator.ThrowIfInvalid(spec);
        var registration = new JobRegistration("asset/" + idempotencyKey, DisplayText.Clean(spec.Name ?? name));
        return AskAsync(() => grains.GetGrain<ICatalogGrain>(options.Tenant).RegisterAsync(registration, cancellationToken), cancellationToken);
    }

    private static int EndOf(AssetInfo asset, int block) =>
        asset.Length is { } length ? (int)Math.Min(AssetInfo.BlockLength, length - ((long)block * AssetInfo.BlockLength)) : AssetInfo.BlockLength;

    private Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken) => time.RetryUntilAnsweredAsync(ask, cancellationToken);
}
