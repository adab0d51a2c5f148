namespace Encoder.Contracts;

/// <summary>
/// The client interface of the product, the same over HTTP (Encoder.Client) and over a cluster (Encoder.Client.Orleans).
/// Every method throws <see cref="FaultException"/> with the codes of the server, after retries where they are safe.
/// </summary>
public interface IEncoderClient
{
    /// <summary>
    /// Uploads a file in parallel blocks and starts the encode with the first block. Of an MP4 with moov at the end, the index is sent first.
    /// Resumes an earlier upload of the same file with the same <see cref="UploadOptions.ResumeKey"/>.
    /// </summary>
    Task<JobInfo> EncodeFileAsync(
        string path, JobSpec spec, UploadOptions? options = null, IProgress<UploadProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>The same for a stream, which need not be seekable; its blocks are sent in order.</summary>
    Task<JobInfo> EncodeStreamAsync(
        Stream stream, string fileName, JobSpec spec, UploadOptions? options = null, IProgress<UploadProgress>? progress = null,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Uploads a file like <see cref="EncodeFileAsync"/>, but without a job. <see cref="CreateJobAsync"/> creates a job for it, also
    /// while it is arriving: the first progress report contains the id of the asset.
    /// </summary>
    Task<AssetInfo> UploadFileAsync(
        string path, UploadOptions? options = null, IProgress<UploadProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Creates a job for an asset, complete or arriving.</summary>
    Task<JobInfo> CreateJobAsync(CreateJobRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Returns a job; <c>job.not_found</c>.</summary>
    Task<JobInfo> GetJobAsync(string job, CancellationToken cancellationToken = default);

    /// <summary>The job at every change, with its final state as the last item. Reconnects automatically.</summary>
    IAsyncEnumerable<JobInfo> WatchAsync(string job, CancellationToken cancellationToken = default);

    /// <summary>A page of jobs, newest first.</summary>
    Task<JobPage> ListJobsAsync(JobQuery? query = null, CancellationToken cancellationToken = default);

    /// <summary>Cancels a job; within 10 s none of its work runs any more.</summary>
    Task<JobInfo> CancelAsync(string job, CancellationToken cancellationToken = default);

    /// <summary>Starts a new run of a failed or cancelled job; <c>job.not_ended</c> for others.</summary>
    Task<JobInfo> RetryAsync(string job, CancellationToken cancellationToken = default);

    /// <summary>Deletes a job and all its files; succeeds when it is already deleted.</summary>
    Task DeleteAsync(string job, CancellationToken cancellationToken = default);

    /// <summary>
    /// Downloads all output files of a job into a folder and resumes partial files. Waits until a running job has ended and its MP4s
    /// are written. A folder that contains other files or links with names of the output is refused (<c>output.taken</c>).
    /// </summary>
    Task DownloadAsync(string job, string folder, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Creates a live channel. The answer contains its stream key, which is shown only here.</summary>
    Task<CreatedChannel> CreateChannelAsync(ChannelSpec spec, CancellationToken cancellationToken = default);

    /// <summary>The channels, newest first.</summary>
    /// <param name="isActive">True: only those that are neither stopped nor failed; false: only the others; null: all.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    Task<ChannelPage> ListChannelsAsync(bool? isActive = null, CancellationToken cancellationToken = default);

    /// <summary>Returns a channel; <c>channel.not_found</c>.</summary>
    Task<ChannelInfo> GetChannelAsync(string channel, CancellationToken cancellationToken = default);

    /// <summary>Stops a channel: its publisher is disconnected, and its playlists end.</summary>
    Task<ChannelInfo> StopChannelAsync(string channel, CancellationToken cancellationToken = default);

    /// <summary>Resumes a stopped or failed channel with the same key and addresses; <c>channel.active</c> for others.</summary>
    Task<ChannelInfo> ResumeChannelAsync(string channel, CancellationToken cancellationToken = default);

    /// <summary>Deletes a channel with the jobs of its sessions; succeeds when it is already deleted.</summary>
    Task DeleteChannelAsync(string channel, CancellationToken cancellationToken = default);

    /// <summary>Returns the nodes and the waiting work.</summary>
    Task<NodePage> GetNodesAsync(CancellationToken cancellationToken = default);

    /// <summary>The queue through which jobs come, and what of it was set aside. Over HTTP it needs a key with the scope admin.</summary>
    Task<QueuePage> GetQueueAsync(CancellationToken cancellationToken = default);
}

/// <summary>Options of an upload.</summary>
public sealed record UploadOptions
{
    /// <summary>Maximum number of blocks in transfer, 1 to 16. Default 4.</summary>
    public int Parallel { get; init; } = 4;

    /// <summary>Maximum bytes per second; null: no limit.</summary>
    public long? LimitBytesPerSecond { get; init; }

    /// <summary>
    /// The key under which the upload can be resumed, also by another process. Default: made from file, server and spec; a stream has none.
    /// </summary>
    public string? ResumeKey { get; init; }

    /// <summary>Whether to resume an unfinished upload with that key; false starts a new one. Default true.</summary>
    public bool Resume { get; init; } = true;
}

/// <summary>The progress of an upload.</summary>
/// <param name="Asset">The asset's id.</param>
/// <param name="Job">The job's id.</param>
/// <param name="StoredBytes">Bytes the server has acknowledged.</param>
/// <param name="TotalBytes">Length in bytes; null for a stream of unknown length.</param>
public sealed record UploadProgress(string Asset, string? Job, long StoredBytes, long? TotalBytes);

/// <summary>The progress of a download.</summary>
/// <param name="Files">Files downloaded.</param>
/// <param name="TotalFiles">Total number of files.</param>
/// <param name="Bytes">Bytes downloaded.</param>
public sealed record DownloadProgress(int Files, int TotalFiles, long Bytes);

/// <summary>Which jobs to list.</summary>
public sealed record JobQuery
{
    /// <summary><see cref="JobPage.Next"/> of the previous page.</summary>
    public string? After { get; init; }

    /// <summary>Jobs per page, 1 to 200. Default 50.</summary>
    public int Count { get; init; } = 50;

    /// <summary>Only jobs in this state.</summary>
    public JobState? State { get; init; }

    /// <summary>Only jobs whose name contains this text, ignoring case.</summary>
    public string? Search { get; init; }
}
