using Encoder.Contracts;

namespace Encoder.Grains;

/// <summary>Jobs as the API shows them, read from the grains.</summary>
/// <param name="grains">The grains.</param>
/// <param name="media">The path of a job's files, with a closing slash.</param>
/// <param name="time">The clock.</param>
public sealed class JobReader(IGrainFactory grains, Func<string, string> media, TimeProvider time)
{
    /// <summary>What is shown of a snapshot.</summary>
    public async Task<JobInfo> InfoAsync(JobSnapshot job, CancellationToken cancellationToken) =>
        JobView.Of(job, await AssetAsync(job.Request.Source.Asset, cancellationToken), media(job.Job), time.GetUtcNow());

    /// <summary>What is shown of a job; null for one that is not submitted yet, or gone.</summary>
    public async Task<JobInfo?> TryInfoAsync(string job, CancellationToken cancellationToken)
    {
        try
        {
            return await InfoAsync(await grains.GetGrain<IJobGrain>(job).SnapshotAsync(cancellationToken), cancellationToken);
        }
        catch (FaultException exception) when (exception.Fault.Code == ErrorCodes.JobNotFound)
        {
            return null;
        }
    }

    /// <summary>A page of a tenant's jobs.</summary>
    public async Task<JobPage> ListAsync(string tenant, JobListQuery query, CancellationToken cancellationToken)
    {
        var page = await grains.GetGrain<ICatalogGrain>(tenant).ListAsync(query, cancellationToken);
        var jobs = await Task.WhenAll(page.Jobs.Select(listing => TryInfoAsync(listing.Job, cancellationToken)));
        return new JobPage([.. jobs.OfType<JobInfo>()], page.HasMore ? page.Jobs[^1].Job : null, page.Total);
    }

    /// <summary>The asset of a job; null for a file, and for one that was swept away since.</summary>
    private async Task<AssetSnapshot?> AssetAsync(string? asset, CancellationToken cancellationToken)
    {
        if (asset is null) return null;
        try
        {
            return await grains.GetGrain<IAssetGrain>(asset).SnapshotAsync(cancellationToken);
        }
        catch (FaultException exception) when (exception.Fault.Code == ErrorCodes.AssetNotFound)
        {
            return null;
        }
    }
}
