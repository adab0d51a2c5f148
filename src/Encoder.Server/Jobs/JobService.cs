using Encoder.Contracts;
using Encoder.Core.Text;
using Encoder.Grains;
using Encoder.Server.Limits;
using Encoder.Server.Security;
using Encoder.Server.Specs;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Jobs;

/// <summary>Jobs as the server's routes see them: made, found and told apart by tenant here, and nowhere else.</summary>
internal sealed class JobService(IGrainFactory grains, PlaybackLinks links, SpecPolicy specs, IOptions<LimitOptions> limits, TimeProvider time)
{
    private readonly JobReader reader = new(grains, links.Of, time);

    /// <summary>Registers and submits a job. The same key returns the same job. Faults: <c>spec.*</c>, <c>callback.not_allowed</c>, <c>limit.jobs</c>, <c>job.key_taken</c>.</summary>
    public async Task<JobInfo> CreateAsync(string tenant, JobSpec spec, SourceRef source, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var job = await RegisterAsync(tenant, spec, source.FileName, idempotencyKey, cancellationToken).ConfigureAwait(false);
        return await SubmitAsync(tenant, job, spec, source, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Registers a job and returns its id. The same key returns the same id.</summary>
    public Task<string> RegisterAsync(string tenant, JobSpec spec, string fileName, string? idempotencyKey, CancellationToken cancellationToken)
    {
        specs.ThrowIfRefused(spec);
        return grains.GetGrain<ICatalogGrain>(tenant).RegisterAsync(new JobRegistration(idempotencyKey, DisplayText.Clean(spec.Name ?? fileName), limits.Value.MaxUnfinishedJobs), cancellationToken);
    }

    /// <summary>Submits a registered job.</summary>
    public async Task<JobInfo> SubmitAsync(string tenant, string job, JobSpec spec, SourceRef source, CancellationToken cancellationToken)
    {
        var request = new JobRequest(spec, source, tenant, time.GetUtcNow());
        return await InfoAsync(await grains.GetGrain<IJobGrain>(job).SubmitAsync(request, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Creates a job for an asset of the tenant, complete or arriving. Faults: <c>asset.not_found</c>, <c>asset.expired</c>, <c>asset.deleted</c>.</summary>
    public async Task<JobInfo> CreateAsync(string tenant, CreateJobRequest request, string? idempotencyKey, CancellationToken cancellationToken)
    {
        if (!AssetIds.IsId(request.Asset)) throw UnknownAsset();
        var asset = await grains.GetGrain<IAssetGrain>(request.Asset).SnapshotAsync(cancellationToken).ConfigureAwait(false);
        if (asset.Tenant != tenant) throw UnknownAsset();
        if (asset.Info.State is AssetState.Expired or AssetState.Deleted) throw AssetTombstone.FaultOf(asset.Info.State, request.Asset);
        return await CreateAsync(tenant, request.Spec ?? new JobSpec(), SourceRef.Of(asset), idempotencyKey, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A job of the tenant; <c>job.not_found</c> also for a job of another tenant.</summary>
    public async Task<JobSnapshot> FindAsync(string tenant, string job, CancellationToken cancellationToken)
    {
        if (!AssetIds.IsId(job)) throw Unknown(job);
        var snapshot = await grains.GetGrain<IJobGrain>(job).SnapshotAsync(cancellationToken).ConfigureAwait(false);
        return tenant is RequestCaller.AnyTenant || snapshot.Request.Tenant == tenant ? snapshot : throw Unknown(job);
    }

    /// <summary>The API's view of a job.</summary>
    public Task<JobInfo> InfoAsync(JobSnapshot job, CancellationToken cancellationToken) => reader.InfoAsync(job, cancellationToken);

    /// <summary>A page of the tenant's jobs.</summary>
    public Task<JobPage> ListAsync(string tenant, JobListQuery query, CancellationToken cancellationToken) => reader.ListAsync(tenant, query, cancellationToken);

    /// <summary>Cancels a job.</summary>
    public async Task<JobInfo> CancelAsync(string tenant, string job, CancellationToken cancellationToken)
    {
        await FindAsync(tenant, job, cancellationToken).ConfigureAwait(false);
        return await InfoAsync(await grains.GetGrain<IJobGrain>(job).CancelAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Starts a new run.</summary>
    public async Task<JobInfo> RetryAsync(string tenant, string job, CancellationToken cancellationToken)
    {
        await FindAsync(tenant, job, cancellationToken).ConfigureAwait(false);
        return await InfoAsync(await grains.GetGrain<ICatalogGrain>(tenant).RetryAsync(job, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes a job and all its files. Succeeds also when it is deleted or belongs to another tenant, so that the response reveals nothing.</summary>
    public Task DeleteAsync(string tenant, string job, CancellationToken cancellationToken) =>
        AssetIds.IsId(job) ? grains.GetGrain<ICatalogGrain>(tenant).RemoveAsync(job, cancellationToken) : Task.CompletedTask;

    /// <summary>Every chunk of a job.</summary>
    public async Task<ChunkGrid> GridAsync(string tenant, string job, CancellationToken cancellationToken)
    {
        await FindAsync(tenant, job, cancellationToken).ConfigureAwait(false);
        return await grains.GetGrain<IJobGrain>(job).GridAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The API's view of a job of this catalog; null when it is not submitted yet or deleted.</summary>
    public Task<JobInfo?> TryInfoAsync(string job, CancellationToken cancellationToken) => reader.TryInfoAsync(job, cancellationToken);

    private static FaultException UnknownAsset() => new(ErrorCodes.AssetNotFound, "There is no asset with this id.");

    private static FaultException Unknown(string job) => new(ErrorCodes.JobNotFound, $"There is no job {(job.Length <= 64 ? job : "with this id")}.");
}
