using System.Runtime.CompilerServices;
using Encoder.Contracts;
using Encoder.Core.Specs;
using Encoder.Core.Text;
using Encoder.Grains;
using Encoder.Storage;
using Encoder.Storage.Submissions;

namespace Encoder.Client.Orleans;

/// <summary><see cref="IEncoderClient"/> over the grains of a cluster, for services inside its network. Safe for concurrent use.</summary>
/// <remarks>
/// It needs what a silo needs: the network of the cluster, and the right to write its store. There are no keys between: it acts for the tenant
/// that its options name. Links of jobs are paths on the HTTP API of any silo; where playback is signed, ask that for them.
/// </remarks>
public sealed partial class GrainEncoderClient : IEncoderClient
{
    private readonly IGrainFactory grains;
    private readonly Announcements announcements;
    private readonly GrainClientOptions options;
    private readonly TimeProvider time;
    private readonly JobReader reader;
    private readonly ChannelReader channels;
    private readonly Transfers transfers;
    private readonly ISubmissionQueue? queue;

    /// <summary>A client over grains that a host gives.</summary>
    /// <param name="grains">The grains.</param>
    /// <param name="announcements">What they announce.</param>
    /// <param name="store">The cluster's store.</param>
    /// <param name="options">Whom it acts for.</param>
    /// <param name="time">The clock.</param>
    /// <param name="queue">The queue through which jobs come, for <see cref="GetQueueAsync"/>; null: none.</param>
    public GrainEncoderClient(
        IGrainFactory grains, Announcements announcements, IMediaStore store, GrainClientOptions options, TimeProvider time, ISubmissionQueue? queue = null)
    {
        (this.grains, this.announcements, this.options, this.time, this.queue) = (grains, announcements, options, time, queue);
        reader = new JobReader(grains, static job => $"/media/{job}/", time);
        channels = new ChannelReader(grains, store, static channel => $"/live/{channel}/", time);
        transfers = new Transfers(new GrainUploads(grains, store, options, time), new StoreDownloads(store, WatchAllAsync));
    }

    /// <inheritdoc/>
    public async Task<JobInfo> EncodeFileAsync(
        string path, JobSpec spec, UploadOptions? options = null, IProgress<UploadProgress>? progress = null, CancellationToken cancellationToken = default) =>
        await GetJobAsync(await transfers.EncodeFileAsync(path, spec, options, progress, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<JobInfo> EncodeStreamAsync(
        Stream stream, string fileName, JobSpec spec, UploadOptions? options = null, IProgress<UploadProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        await GetJobAsync(await transfers.EncodeStreamAsync(stream, fileName, spec, options, progress, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task<AssetInfo> UploadFileAsync(
        string path, UploadOptions? options = null, IProgress<UploadProgress>? progress = null, CancellationToken cancellationToken = default) =>
        transfers.UploadFileAsync(path, options, progress, cancellationToken);

    /// <inheritdoc/>
    public async Task<JobInfo> CreateJobAsync(CreateJobRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var spec = request.Spec ?? new JobSpec();
        JobSpecValidator.ThrowIfInvalid(spec);
        var key = idempotencyKey ?? Guid.NewGuid().ToString("N");
        if (!AssetIds.IsId(request.Asset)) throw UnknownAsset();
        var asset = await AskAsync(() => grains.GetGrain<IAssetGrain>(request.Asset).SnapshotAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        if (asset.Tenant != options.Tenant) throw UnknownAsset();
        if (asset.Info.State is AssetState.Expired or AssetState.Deleted) throw AssetTombstone.FaultOf(asset.Info.State, request.Asset);
        var source = SourceRef.Of(asset);
        var registration = new JobRegistration(key, DisplayText.Clean(spec.Name ?? source.FileName));
        var job = await AskAsync(() => grains.GetGrain<ICatalogGrain>(options.Tenant).RegisterAsync(registration, cancellationToken), cancellationToken).ConfigureAwait(false);
        var submitted = new JobRequest(spec, source, options.Tenant, time.GetUtcNow());
        return await InfoAsync(() => grains.GetGrain<IJobGrain>(job).SubmitAsync(submitted, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<JobInfo> GetJobAsync(string job, CancellationToken cancellationToken = default)
    {
        var snapshot = await FindAsync(job, cancellationToken).ConfigureAwait(false);
        return await reader.InfoAsync(snapshot, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JobInfo> WatchAsync(string job, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var info in WatchAllAsync(job, cancellationToken).ConfigureAwait(false))
        {
            yield return info;
            if (info.State.IsFinal()) yield break;
        }
    }

    /// <inheritdoc/>
    public Task<JobPage> ListJobsAsync(JobQuery? query = null, CancellationToken cancellationToken = default)
    {
        query ??= new JobQuery();
        var asked = new JobListQuery(query.After, query.Count, query.State, query.Search);
        return AskAsync(() => reader.ListAsync(options.Tenant, asked, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<JobInfo> CancelAsync(string job, CancellationToken cancellationToken = default)
    {
        await FindAsync(job, cancellationToken).ConfigureAwait(false);
        return await InfoAsync(() => grains.GetGrain<IJobGrain>(job).CancelAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<JobInfo> RetryAsync(string job, CancellationToken cancellationToken = default)
    {
        await FindAsync(job, cancellationToken).ConfigureAwait(false);
        return await InfoAsync(() => grains.GetGrain<ICatalogGrain>(options.Tenant).RetryAsync(job, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string job, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(job);
        return AssetIds.IsId(job)
            ? time.RetryUntilAnsweredAsync(() => grains.GetGrain<ICatalogGrain>(options.Tenant).RemoveAsync(job, cancellationToken), cancellationToken)
            : Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task DownloadAsync(string job, string folder, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        await FindAsync(job, cancellationToken).ConfigureAwait(false);
        await transfers.DownloadAsync(job, folder, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<NodePage> GetNodesAsync(CancellationToken cancellationToken = default) =>
        AskAsync(() => new NodeDirectory(grains, time).ReadAsync(options.Tenant, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<QueuePage> GetQueueAsync(CancellationToken cancellationToken = default) => queue.ReadPageAsync(cancellationToken);

    /// <summary>A job of the tenant; anybody else's is <c>job.not_found</c> too.</summary>
    private async Task<JobSnapshot> FindAsync(string job, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(job);
        if (!AssetIds.IsId(job)) throw new FaultException(ErrorCodes.JobNotFound, "There is no job of this id.");
        var snapshot = await AskAsync(() => grains.GetGrain<IJobGrain>(job).SnapshotAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        return snapshot.Request.Tenant == options.Tenant ? snapshot : throw new FaultException(ErrorCodes.JobNotFound, $"There is no job {job}.");
    }

    private async Task<JobInfo> InfoAsync(Func<Task<JobSnapshot>> ask, CancellationToken cancellationToken) =>
        await reader.InfoAsync(await AskAsync(ask, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    private async IAsyncEnumerable<JobInfo> WatchAllAsync(string job, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await FindAsync(job, cancellationToken).ConfigureAwait(false);
        await foreach (var snapshot in JobWatcher.WatchAsync(grains, announcements, job, time, cancellationToken).ConfigureAwait(false))
            yield return await reader.InfoAsync(snapshot, cancellationToken).ConfigureAwait(false);
    }

    private static FaultException UnknownAsset() => new(ErrorCodes.AssetNotFound, "There is no asset of this id.");

    private Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken) => time.RetryUntilAnsweredAsync(ask, cancellationToken);
}
