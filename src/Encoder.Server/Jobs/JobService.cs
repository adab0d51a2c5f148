using Encoder.Contracts;
using Encoder.Core.Specs;
using Encoder.Grains;
using Encoder.Server.Callbacks;
using Encoder.Server.Limits;
using Encoder.Server.Security;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Jobs;

/// <summary>Jobs as the server's routes see them: made, found and told apart by tenant here, and nowhere else.</summary>
internal sealed class JobService(IGrainFactory grains, PlaybackLinks links, CallbackPolicy callbacks, IOptions<LimitOptions> limits, TimeProvider time)
{
    /// <summary>Registers and submits a job; the same key gives the same job again. Faults: <c>spec.*</c>, <c>callback.not_allowed</c>, <c>limit.jobs</c>, <c>job.key_taken</c>.</summary>
    public async Task<JobInfo> CreateAsync(string tenant, JobSpec spec, SourceRef source, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var job = await RegisterAsync(tenant, spec, source.FileName, idempotencyKey, cancellationToken).ConfigureAwait(false);
        return await SubmitAsync(tenant, job, spec, source, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The id of a job that is to be submitted; the same key gives the same.</summary>
    public Task<string> RegisterAsync(string tenant, JobSpec spec, string fileName, string? idempotencyKey, CancellationToken cancellationToken)
    {
        JobSpecValidator.ThrowIfInvalid(spec);
        callbacks.ThrowIfRefused(spec);
        return grains.GetGrain<ICatalogGrain>(tenant).RegisterAsync(new JobRegistration(idempotencyKey, spec.Name ?? fileName, limits.Value.MaxUnfinishedJobs), cancellationToken);
    }

    /// <summary>Submits a registered job.</summary>
    public async Task<JobInfo> SubmitAsync(string tenant, string job, JobSpec spec, SourceRef source, CancellationToken cancellationToken)
    {
        var request = new JobRequest(spec, source, tenant, time.GetUtcNow());
        return await InfoAsync(await grains.GetGrain<IJobGrain>(job).SubmitAsync(request, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A job on an asset of the tenant, complete or arriving. Faults: <c>asset.not_found</c>, <c>asset.expired</c>, <c>asset.deleted</c>.</summary>
    public async Task<JobInfo> CreateAsync(string tenant, CreateJobRequest request, string? idempotencyKey, CancellationToken cancellationToken)
    {
        if (request.Asset.Length is 0 or > 64 || !request.Asset.All(char.IsAsciiLetterOrDigit)) throw UnknownAsset();
        var asset = await grains.GetGrain<IAssetGrain>(request.Asset).SnapshotAsync(cancellationToken).ConfigureAwait(false);
        if (asset.Tenant != tenant) throw UnknownAsset();
        if (asset.Info.State is AssetState.Expired or AssetState.Deleted)
        {
            var code = asset.Info.State == AssetState.Expired ? ErrorCodes.AssetExpired : ErrorCodes.AssetDeleted;
            throw new FaultException(code, $"The asset {request.Asset} is gone; upload it again.");
        }

        return await CreateAsync(tenant, request.Spec ?? new JobSpec(), SourceRef.Of(asset), idempotencyKey, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A job of the tenant; anybody else's is <c>job.not_found</c> too.</summary>
    public async Task<JobSnapshot> FindAsync(string tenant, string job, CancellationToken cancellationToken)
    {
        // A grain is activated by its first call: what can't be an id must not make one.
        if (!IsId(job)) throw Unknown(job);
        var snapshot = await grains.GetGrain<IJobGrain>(job).SnapshotAsync(cancellationToken).ConfigureAwait(false);
        return tenant is RequestCaller.AnyTenant || snapshot.Request.Tenant == tenant ? snapshot : throw Unknown(job);
    }

    /// <summary>What the API shows of a job.</summary>
    public async Task<JobInfo> InfoAsync(JobSnapshot job, CancellationToken cancellationToken) =>
        JobView.Of(job, await AssetAsync(job.Request.Source.Asset, cancellationToken).ConfigureAwait(false), links.Of(job.Job), time.GetUtcNow());

    /// <summary>A page of the tenant's jobs.</summary>
    public async Task<JobPage> ListAsync(string tenant, JobListQuery query, CancellationToken cancellationToken)
    {
        var page = await grains.GetGrain<ICatalogGrain>(tenant).ListAsync(query, cancellationToken).ConfigureAwait(false);
        var jobs = await Task.WhenAll(page.Jobs.Select(listing => TryInfoAsync(listing.Job, cancellationToken))).ConfigureAwait(false);
        return new JobPage([.. jobs.OfType<JobInfo>()], page.HasMore ? page.Jobs[^1].Job : null, page.Total);
    }

    /// <summary>Ends a job.</summary>
    public async Task<JobInfo> CancelAsync(string tenant, string job, CancellationToken cancellationToken)
    {
        await FindAsync(tenant, job, cancellationToken).ConfigureAwait(false);
        return await InfoAsync(await grains.GetGrain<IJobGrain>(job).CancelAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Begins a new run.</summary>
    public async Task<JobInfo> RetryAsync(string tenant, string job, CancellationToken cancellationToken)
    {
        await FindAsync(tenant, job, cancellationToken).ConfigureAwait(false);
        return await InfoAsync(await grains.GetGrain<ICatalogGrain>(tenant).RetryAsync(job, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes a job with all it made; fine when it is gone, or never was the tenant's: the answer tells nothing of others.</summary>
    public Task DeleteAsync(string tenant, string job, CancellationToken cancellationToken) =>
        IsId(job) ? grains.GetGrain<ICatalogGrain>(tenant).RemoveAsync(job, cancellationToken) : Task.CompletedTask;

    /// <summary>Every chunk of a job.</summary>
    public async Task<ChunkGrid> GridAsync(string tenant, string job, CancellationToken cancellationToken)
    {
        await FindAsync(tenant, job, cancellationToken).ConfigureAwait(false);
        return await grains.GetGrain<IJobGrain>(job).GridAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What the API shows of a job of this catalog; null for one that is not submitted yet, or gone.</summary>
    public async Task<JobInfo?> TryInfoAsync(string job, CancellationToken cancellationToken)
    {
        try
        {
            return await InfoAsync(await grains.GetGrain<IJobGrain>(job).SnapshotAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (FaultException exception) when (exception.Fault.Code == ErrorCodes.JobNotFound)
        {
            return null;
        }
    }

    /// <summary>The asset of a job; null for a file, and for one that was swept away since.</summary>
    private async Task<AssetSnapshot?> AssetAsync(string? asset, CancellationToken cancellationToken)
    {
        if (asset is null) return null;
        try
        {
            return await grains.GetGrain<IAssetGrain>(asset).SnapshotAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (FaultException exception) when (exception.Fault.Code == ErrorCodes.AssetNotFound)
        {
            return null;
        }
    }

    private static FaultException UnknownAsset() => new(ErrorCodes.AssetNotFound, "There is no asset of this id.");

    private static bool IsId(string job) => job.Length == 24 && job.All(char.IsAsciiHexDigitLower);

    private static FaultException Unknown(string job) => new(ErrorCodes.JobNotFound, $"There is no job {(job.Length <= 64 ? job : "of this id")}.");
}
