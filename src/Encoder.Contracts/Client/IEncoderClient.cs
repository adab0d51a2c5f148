namespace Encoder.Contracts;

/// <summary>
/// The product as a library sees it: the same over HTTP (Encoder.Client) and over a cluster (Encoder.Client.Orleans).
/// Every method throws <see cref="FaultException"/> with the server's codes; what may be retried is retried first.
/// </summary>
public interface IEncoderClient
{
    /// <summary>
    /// Uploads a file in blocks, several at once, the index of a moov-at-end MP4 first, and begins the encode with the first block.
    /// Goes on where an earlier upload of the same file with the same <see cref="UploadOptions.ResumeKey"/> stopped.
    /// </summary>
    Task<JobInfo> EncodeFileAsync(
        string path, JobSpec spec, UploadOptions? options = null, IProgress<UploadProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>The same of a stream that need not be seekable; its blocks go in order.</summary>
    Task<JobInfo> EncodeStreamAsync(
        Stream stream, string fileName, JobSpec spec, UploadOptions? options = null, IProgress<UploadProgress>? progress = null,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Uploads a file without a job, as <see cref="EncodeFileAsync"/> does with one; <see cref="CreateJobAsync"/> begins a job on it, also
    /// while it arrives: the first progress names the asset.
    /// </summary>
    Task<AssetInfo> UploadFileAsync(
        string path, UploadOptions? options = null, IProgress<UploadProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Begins a job on an asset, complete or arriving.</summary>
    Task<JobInfo> CreateJobAsync(CreateJobRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>A job; <c>job.not_found</c>.</summary>
    Task<JobInfo> GetJobAsync(string job, CancellationToken cancellationToken = default);

    /// <summary>The job on every change, and its final state as the last; reconnects by itself.</summary>
    IAsyncEnumerable<JobInfo> WatchAsync(string job, CancellationToken cancellationToken = default);

    /// <summary>A page of jobs, newest first.</summary>
    Task<JobPage> ListJobsAsync(JobQuery? query = null, CancellationToken cancellationToken = default);

    /// <summary>Ends a job; within 10 s nothing of it runs any more.</summary>
    Task<JobInfo> CancelAsync(string job, CancellationToken cancellationToken = default);

    /// <summary>Begins a new run of a job that failed or was cancelled; <c>job.not_ended</c> for others.</summary>
    Task<JobInfo> RetryAsync(string job, CancellationToken cancellationToken = default);

    /// <summary>Deletes a job with all it made; fine when it is gone already.</summary>
    Task DeleteAsync(string job, CancellationToken cancellationToken = default);

    /// <summary>
    /// Downloads everything a job delivered into a folder, resuming files that are there in part; waits for the end of one that runs, and
    /// for its MP4s. A folder with a file or link of a name that the job has, which is not this job's, is refused (<c>output.taken</c>).
    /// </summary>
    Task DownloadAsync(string job, string folder, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>The nodes and what waits for them.</summary>
    Task<NodePage> GetNodesAsync(CancellationToken cancellationToken = default);

    /// <summary>The queue through which jobs come, and what of it was set aside. Over HTTP it needs a key with the scope admin.</summary>
    Task<QueuePage> GetQueueAsync(CancellationToken cancellationToken = default);
}

/// <summary>How an upload is done.</summary>
public sealed record UploadOptions
{
    /// <summary>Blocks on their way at once, 1 to 16. Default 4.</summary>
    public int Parallel { get; init; } = 4;

    /// <summary>Most bytes per second; null: no limit.</summary>
    public long? LimitBytesPerSecond { get; init; }

    /// <summary>
    /// Names the upload, so that it can be gone on with, also by another process. Default: made of file, server and spec; a stream has none.
    /// </summary>
    public string? ResumeKey { get; init; }

    /// <summary>Whether to go on with an unfinished upload of that name; false begins anew. Default true.</summary>
    public bool Resume { get; init; } = true;
}

/// <summary>How far an upload is.</summary>
/// <param name="Asset">The asset's id.</param>
/// <param name="Job">The job's id.</param>
/// <param name="StoredBytes">Bytes the server has acknowledged.</param>
/// <param name="TotalBytes">Length in bytes; null for a stream of unknown length.</param>
public sealed record UploadProgress(string Asset, string? Job, long StoredBytes, long? TotalBytes);

/// <summary>How far a download is.</summary>
/// <param name="Files">Files fetched.</param>
/// <param name="TotalFiles">Files in all.</param>
/// <param name="Bytes">Bytes fetched.</param>
public sealed record DownloadProgress(int Files, int TotalFiles, long Bytes);

/// <summary>Which jobs to list.</summary>
public sealed record JobQuery
{
    /// <summary><see cref="JobPage.Next"/> of the page before.</summary>
    public string? After { get; init; }

    /// <summary>Jobs per page, 1 to 200. Default 50.</summary>
    public int Count { get; init; } = 50;

    /// <summary>Only jobs in this state.</summary>
    public JobState? State { get; init; }

    /// <summary>Only jobs whose name contains this, in any case.</summary>
    public string? Search { get; init; }
}
