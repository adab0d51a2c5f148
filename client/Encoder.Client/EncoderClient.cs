using System.Globalization;
using System.Net;
using Encoder.Client.Downloads;
using Encoder.Client.Http;
using Encoder.Client.Jobs;
using Encoder.Client.Uploads;
using Encoder.Contracts;

namespace Encoder.Client;

/// <summary><see cref="IEncoderClient"/> over HTTP. Safe for concurrent use.</summary>
/// <remarks>
/// Requests are retried for up to <see cref="EncoderClientOptions.RetryFor"/> where repeating them is safe. Errors of the server
/// are thrown as <see cref="FaultException"/> with the codes of the server; a server that does not respond as <c>server.unreachable</c>, and
/// a response that is not in the format of the API as <c>server.answer_unexpected</c>.
/// </remarks>
public sealed partial class EncoderClient : IEncoderClient, IDisposable
{
    private readonly HttpClient http;
    private readonly ServerApi api;
    private readonly Transfers transfers;

    /// <summary>A client without a dependency injection container. Dispose it. Throws an OptionsValidationException for invalid options.</summary>
    /// <param name="options">Address of the server, and other options.</param>
    /// <param name="time">The clock; null: the system clock.</param>
    public EncoderClient(EncoderClientOptions options, TimeProvider? time = null) : this(Connect(options, time ?? TimeProvider.System), options, time ?? TimeProvider.System)
    {
    }

    internal EncoderClient(HttpClient http, EncoderClientOptions options, TimeProvider time)
    {
        (this.http, api) = (http, new ServerApi(http, options, time));
        transfers = new Transfers(new ServerUploads(api), new ServerDownloads(api));
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
    public Task<JobInfo> CreateJobAsync(CreateJobRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return api.PostAsync<CreateJobRequest, JobInfo>(
            Routes.Jobs, request, ContractsJson.Default.CreateJobRequest, idempotencyKey ?? Guid.NewGuid().ToString("N"), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<JobInfo> GetJobAsync(string job, CancellationToken cancellationToken = default) => api.GetAsync<JobInfo>(RouteOf(job), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<JobInfo> WatchAsync(string job, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(job);
        return new JobWatcher(api, job).ToTheEndAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task<JobPage> ListJobsAsync(JobQuery? query = null, CancellationToken cancellationToken = default)
    {
        query ??= new JobQuery();
        string?[] parameters =
        [
            string.Create(CultureInfo.InvariantCulture, $"count={query.Count}"),
            query.After is { } after ? $"after={Uri.EscapeDataString(after)}" : null,
            query.State is { } state ? $"state={state.ToString().ToLowerInvariant()}" : null,
            query.Search is { } search ? $"search={Uri.EscapeDataString(search)}" : null,
        ];
        return api.GetAsync<JobPage>($"{Routes.Jobs}?{string.Join('&', parameters.OfType<string>())}", cancellationToken);
    }

    /// <inheritdoc/>
    public Task<JobInfo> CancelAsync(string job, CancellationToken cancellationToken = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"{RouteOf(job)}/cancel");
        RequestKinds.MarkRepeatable(request);
        return api.SendAsync<JobInfo>(request, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<JobInfo> RetryAsync(string job, CancellationToken cancellationToken = default) =>
        api.SendAsync<JobInfo>(new HttpRequestMessage(HttpMethod.Post, $"{RouteOf(job)}/retry"), cancellationToken);

    /// <inheritdoc/>
    public async Task DeleteAsync(string job, CancellationToken cancellationToken = default)
    {
        using var response = await api.SendAnyAsync(new(HttpMethod.Delete, RouteOf(job)), cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
            return;
        var faults = await ServerFaults.OfAsync(response, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.Gone) || faults.Fault.Code != ErrorCodes.JobNotFound)
            throw faults;
    }

    /// <inheritdoc/>
    public Task DownloadAsync(string job, string folder, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default) =>
        transfers.DownloadAsync(job, folder, progress, cancellationToken);

    /// <inheritdoc/>
    public Task<NodePage> GetNodesAsync(CancellationToken cancellationToken = default) => api.GetAsync<NodePage>(Routes.Nodes, cancellationToken);

    /// <inheritdoc/>
    public Task<QueuePage> GetQueueAsync(CancellationToken cancellationToken = default) => api.GetAsync<QueuePage>(Routes.Queue, cancellationToken);

    /// <summary>Closes its connections.</summary>
    public void Dispose() => http.Dispose();

    private static string RouteOf(string job)
    {
        ArgumentException.ThrowIfNullOrEmpty(job);
        return Routes.Job(job);
    }

    private static HttpClient Connect(EncoderClientOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        EncoderClientOptionsValidator.ThrowIfInvalid(options);
        return EncoderClientServices.Prepare(new HttpClient(new RetryHandler(options, time) { InnerHandler = new SocketsHttpHandler() }), options);
    }
}
