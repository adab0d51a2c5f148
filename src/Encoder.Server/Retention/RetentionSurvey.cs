using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Grains;
using Encoder.Storage;

namespace Encoder.Server.Retention;

/// <summary>Lists the jobs of every tenant from the catalogs, and the assets from the store.</summary>
internal sealed class RetentionSurvey(IGrainFactory grains, IMediaStore store)
{
    private const int PageSize = 200;

    /// <summary>Every job; outputs are counted only when there is a limit.</summary>
    public async Task<IReadOnlyList<RetainedJob>> JobsAsync(bool countsOutputs, CancellationToken cancellationToken)
    {
        var jobs = new List<RetainedJob>();
        foreach (var tenant in await TenantIndex.ReadAsync(store, cancellationToken).ConfigureAwait(false))
        {
            for (var page = await PageAsync(tenant, null, cancellationToken).ConfigureAwait(false); ;
                page = await PageAsync(tenant, page.Jobs[^1].Job, cancellationToken).ConfigureAwait(false))
            {
                foreach (var listing in page.Jobs)
                {
                    if (await JobAsync(tenant, listing.Job, countsOutputs, cancellationToken).ConfigureAwait(false) is { } job) jobs.Add(job);
                }

                if (!page.HasMore) break;
            }
        }

        return jobs;
    }

    /// <summary>Every asset whose upload is complete, and every removed one.</summary>
    public async Task<IReadOnlyList<RetainedAsset>> AssetsAsync(CancellationToken cancellationToken)
    {
        var ids = new SortedSet<string>(StringComparer.Ordinal);
        await foreach (var stored in store.ListAsync("assets/", cancellationToken).ConfigureAwait(false))
        {
            if (stored.Key.Split('/') is ["assets", var asset, "meta"]) ids.Add(asset);
        }

        var assets = new List<RetainedAsset>();
        foreach (var id in ids)
        {
            var asset = await grains.GetGrain<IAssetGrain>(id).SnapshotAsync(cancellationToken).ConfigureAwait(false);
            if (asset.Info.State != AssetState.Receiving) assets.Add(new RetainedAsset(id, asset.Info.CreatedAt, asset.GoneAt));
        }

        return assets;
    }

    /// <summary>Whether a job that has not ended reads the asset.</summary>
    public async Task<bool> IsInUseAsync(string asset, CancellationToken cancellationToken)
    {
        foreach (var tenant in await TenantIndex.ReadAsync(store, cancellationToken).ConfigureAwait(false))
        {
            var unfinished = await grains.GetGrain<ICatalogGrain>(tenant).UnfinishedAsync(cancellationToken).ConfigureAwait(false);
            foreach (var job in unfinished.Jobs)
            {
                if ((await JobAsync(tenant, job, countsOutputs: false, cancellationToken).ConfigureAwait(false))?.Asset == asset) return true;
            }
        }

        return false;
    }

    private Task<JobListPage> PageAsync(string tenant, string? after, CancellationToken cancellationToken) =>
        grains.GetGrain<ICatalogGrain>(tenant).ListAsync(new JobListQuery(after, PageSize), cancellationToken);

    private async Task<RetainedJob?> JobAsync(string tenant, string id, bool countsOutputs, CancellationToken cancellationToken)
    {
        try
        {
            var job = await grains.GetGrain<IJobGrain>(id).SnapshotAsync(cancellationToken).ConfigureAwait(false);
            var keys = new RunKeys(id, job.Run);
            return new RetainedJob(
                tenant, id, job.Run, job.IsSettled ? job.EndedAt : null, job.State == JobState.Done,
                countsOutputs ? await BytesAsync(keys.Out, cancellationToken).ConfigureAwait(false) : 0,
                job.IsSettled && job.State != JobState.Done && await AnyAsync(keys.Prefix, cancellationToken).ConfigureAwait(false),
                job.Request.Source.Asset);
        }
        catch (FaultException exception) when (exception.Fault.Code == ErrorCodes.JobNotFound)
        {
            // The job is registered and not submitted yet, or was deleted after it was listed.
            return null;
        }
    }

    private async Task<long> BytesAsync(string prefix, CancellationToken cancellationToken)
    {
        var bytes = 0L;
        await foreach (var stored in store.ListAsync(prefix, cancellationToken).ConfigureAwait(false)) bytes += stored.Length;
        return bytes;
    }

    private async Task<bool> AnyAsync(string prefix, CancellationToken cancellationToken)
    {
        await foreach (var _ in store.ListAsync(prefix, cancellationToken).ConfigureAwait(false)) return true;
        return false;
    }
}
