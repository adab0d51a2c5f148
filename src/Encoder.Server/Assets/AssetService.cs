using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Server.Jobs;
using Encoder.Server.Limits;
using Encoder.Server.Security;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Assets;

/// <summary>Creates and finds assets for the routes of the server. The only place that checks the tenant of an asset.</summary>
internal sealed class AssetService(IGrainFactory grains, JobService jobs, IOptions<LimitOptions> limits)
{
    /// <summary>
    /// Creates an asset, and the job that starts with its first block. The same key returns the same asset. Faults: <c>request.invalid</c>,
    /// <c>spec.*</c>, <c>asset.too_large</c>, <c>asset.key_taken</c>, <c>job.key_taken</c>.
    /// </summary>
    public async Task<CreatedAsset> CreateAsync(NewAsset wanted, CancellationToken cancellationToken)
    {
        var name = AssetIds.NameOf(wanted.FileName);
        if (wanted.Length is { } length) CheckLength(length);
        var asset = AssetIds.Of(wanted.Tenant, wanted.IdempotencyKey);
        string? job = null;
        if (wanted.Job is { } spec)
            job = await jobs.RegisterAsync(wanted.Tenant, spec, name, wanted.IdempotencyKey is { } key ? "asset/" + key : null, cancellationToken).ConfigureAwait(false);
        var created = await grains.GetGrain<IAssetGrain>(asset)
            .CreateAsync(new AssetRequest(name, wanted.Length, wanted.Tenant, job, wanted.UploadMetadata), cancellationToken).ConfigureAwait(false);
        if (job is null) return new CreatedAsset(created.Info, null);
        return new CreatedAsset(created.Info, await jobs.SubmitAsync(wanted.Tenant, job, wanted.Job!, SourceRef.Of(created), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>An asset of the tenant; <c>asset.not_found</c> also for an asset of another tenant.</summary>
    public async Task<AssetSnapshot> FindAsync(string tenant, string asset, CancellationToken cancellationToken)
    {
        if (!AssetIds.IsId(asset)) throw Unknown();
        var snapshot = await grains.GetGrain<IAssetGrain>(asset).SnapshotAsync(cancellationToken).ConfigureAwait(false);
        return tenant is RequestCaller.AnyTenant || snapshot.Tenant == tenant ? snapshot : throw Unknown();
    }

    /// <summary>The same, for senders of blocks. Further faults: <c>asset.expired</c>, <c>asset.deleted</c>.</summary>
    public async Task<AssetSnapshot> FindReceivingAsync(string tenant, string asset, CancellationToken cancellationToken)
    {
        var snapshot = await FindAsync(tenant, asset, cancellationToken).ConfigureAwait(false);
        return snapshot.Info.State is AssetState.Expired or AssetState.Deleted ? throw AssetTombstone.FaultOf(snapshot.Info.State, asset) : snapshot;
    }

    /// <summary>Sets the length of an asset whose length was unknown. Faults: <c>asset.too_large</c>, <c>asset.length_conflict</c>.</summary>
    public Task<AssetSnapshot> DeclareAsync(string asset, long length, CancellationToken cancellationToken)
    {
        CheckLength(length);
        return Grain(asset).DeclareAsync(length, cancellationToken);
    }

    /// <summary>The grain of an asset that was found.</summary>
    public IAssetGrain Grain(string asset) => grains.GetGrain<IAssetGrain>(asset);

    /// <summary>Deletes an asset. A running upload is cancelled, and its job with it.</summary>
    public async Task<AssetInfo> DeleteAsync(string tenant, string asset, CancellationToken cancellationToken)
    {
        var found = await FindAsync(tenant, asset, cancellationToken).ConfigureAwait(false);
        if (found.Info is { State: AssetState.Receiving, Job: { } job }) await grains.GetGrain<IJobGrain>(job).CancelAsync(cancellationToken).ConfigureAwait(false);
        return (await Grain(asset).DeleteAsync(cancellationToken).ConfigureAwait(false)).Info;
    }

    private void CheckLength(long length)
    {
        if (length < 0) throw new FaultException(ErrorCodes.RequestInvalid, $"The length is {length}. Give a number of bytes, or omit it while the length is unknown.");
        if (length > limits.Value.MaxAssetBytes) throw UploadMiddleware.TooLarge(limits.Value.MaxAssetBytes);
    }

    private static FaultException Unknown() => new(ErrorCodes.AssetNotFound, "There is no asset with this id.");
}

/// <summary>An asset to create.</summary>
/// <param name="Job">The job to create with it; null for none.</param>
/// <param name="UploadMetadata">The metadata of a tus client, returned to it unchanged.</param>
internal sealed record NewAsset(string Tenant, string? FileName, long? Length, JobSpec? Job, string? IdempotencyKey = null, string? UploadMetadata = null);
