using System.Runtime.CompilerServices;
using Encoder.Contracts;

namespace Encoder.Cli.Tests.Support;

/// <summary>A server's client that answers as a test says; what is not set must not be called.</summary>
internal sealed class FakeClient : IEncoderClient
{
    public List<string> Calls { get; } = [];

    /// <summary>The states of the job that is watched.</summary>
    public List<JobInfo> States { get; init; } = [];

    /// <summary>Awaited after the states; an upload's test lets it end.</summary>
    public Func<CancellationToken, Task> AfterStates { get; init; } = _ => Task.CompletedTask;

    /// <summary>Progress of the upload.</summary>
    public List<UploadProgress> Uploads { get; init; } = [];

    /// <summary>Awaited before the upload ends.</summary>
    public Func<CancellationToken, Task> BeforeUploaded { get; init; } = _ => Task.CompletedTask;

    public JobPage Page { get; init; } = new([], null, 0);

    public NodePage Nodes { get; init; } = new([], 0, null);

    public QueuePage Queue { get; init; } = new(null, 0, [], 0);

    public ChannelInfo Channel { get; init; } = new()
    {
        Id = "channel-1", Name = "News", State = ChannelState.Live, CreatedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        IngestAddress = "rtmp://host:1935/live", Links = new ChannelLinks("/live/channel-1/master.m3u8", "/live/channel-1/manifest.mpd"),
        Input = new ChannelInput("h264", 1280, 720, "25/1", "aac", 48_000, 2, 3_000_000, 12_000_000, 2) { MissingFrames = 3 },
    };

    /// <summary>Thrown by every call.</summary>
    public Exception? Failure { get; init; }

    public UploadOptions? UploadOptions { get; private set; }

    public JobSpec? Spec { get; private set; }

    public JobQuery? Query { get; private set; }

    public static JobInfo Job(JobState state, double encoded = 0, params JobRendition[] renditions) => new()
    {
        Id = "job-1", Name = "film", State = state, FileName = "film.mp4", Asset = "a-1", CreatedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Progress = new JobProgress { Encoded = encoded, Uploaded = 1, UploadedBytes = 2_000_000, TotalBytes = 2_000_000 }, Renditions = renditions,
    };

    public async Task<JobInfo> EncodeFileAsync(string path, JobSpec spec, UploadOptions? options, IProgress<UploadProgress>? progress, CancellationToken cancellationToken)
    {
        Note($"upload {Path.GetFileName(path)}");
        (UploadOptions, Spec) = (options, spec);
        foreach (var each in Uploads)
            progress!.Report(each);
        await BeforeUploaded(cancellationToken);
        return States.LastOrDefault() ?? Job(JobState.Encoding);
    }

    public async Task<JobInfo> EncodeStreamAsync(
        Stream stream, string fileName, JobSpec spec, UploadOptions? options, IProgress<UploadProgress>? progress, CancellationToken cancellationToken)
    {
        var text = await new StreamReader(stream).ReadToEndAsync(cancellationToken);
        return await EncodeFileAsync($"{fileName}={text}", spec, options, progress, cancellationToken);
    }

    public Task<AssetInfo> UploadFileAsync(string path, UploadOptions? options, IProgress<UploadProgress>? progress, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<JobInfo> CreateJobAsync(CreateJobRequest request, string? idempotencyKey, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<JobInfo> GetJobAsync(string job, CancellationToken cancellationToken) => One($"get {job}");

    public async IAsyncEnumerable<JobInfo> WatchAsync(string job, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Note($"watch {job}");
        foreach (var state in States)
            yield return state;
        await AfterStates(cancellationToken);
    }

    public Task<JobPage> ListJobsAsync(JobQuery? query, CancellationToken cancellationToken)
    {
        Note("list");
        Query = query;
        return Task.FromResult(Page);
    }

    public Task<JobInfo> CancelAsync(string job, CancellationToken cancellationToken) => One($"cancel {job}");

    public Task<JobInfo> RetryAsync(string job, CancellationToken cancellationToken) => One($"retry {job}");

    public Task DeleteAsync(string job, CancellationToken cancellationToken)
    {
        Note($"delete {job}");
        return Task.CompletedTask;
    }

    public Task DownloadAsync(string job, string folder, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        Note($"download {job} {folder}");
        progress!.Report(new(1, 2, 500));
        progress.Report(new(2, 2, 1500));
        return Task.CompletedTask;
    }

    public Task<CreatedChannel> CreateChannelAsync(ChannelSpec spec, CancellationToken cancellationToken)
    {
        Note($"live start {spec.Name} {string.Join(',', spec.Ladder.Select(rung => $"{rung.Name}:{rung.Preset}"))} {spec.WindowSeconds}{(spec.SlateAfterSeconds is { } slate ? $" slate {slate}" : "")}{(spec.Protocol is IngestProtocol.Rtmp ? "" : $" {spec.Protocol} {spec.Source}".TrimEnd())}{(spec.LowLatency ? " low latency" : "")}");
        return Task.FromResult(new CreatedChannel(Channel, "secret"));
    }

    public Task<ChannelPage> ListChannelsAsync(bool? isActive, CancellationToken cancellationToken)
    {
        Note($"live list {isActive}");
        return Task.FromResult(new ChannelPage([Channel]));
    }

    public Task<ChannelInfo> GetChannelAsync(string channel, CancellationToken cancellationToken) => OneChannel($"live status {channel}");

    public Task<ChannelInfo> StopChannelAsync(string channel, CancellationToken cancellationToken) => OneChannel($"live stop {channel}");

    public Task<ChannelInfo> ResumeChannelAsync(string channel, CancellationToken cancellationToken) => OneChannel($"live resume {channel}");

    public Task DeleteChannelAsync(string channel, CancellationToken cancellationToken)
    {
        Note($"live delete {channel}");
        return Task.CompletedTask;
    }

    public Task<NodePage> GetNodesAsync(CancellationToken cancellationToken)
    {
        Note("nodes");
        return Task.FromResult(Nodes);
    }

    public Task<QueuePage> GetQueueAsync(CancellationToken cancellationToken)
    {
        Note("queue");
        return Task.FromResult(Queue);
    }

    private Task<ChannelInfo> OneChannel(string call)
    {
        Note(call);
        return Task.FromResult(Channel);
    }

    private Task<JobInfo> One(string call)
    {
        Note(call);
        return Task.FromResult(States[0]);
    }

    private void Note(string call)
    {
        Calls.Add(call);
        if (Failure is not null)
            throw Failure;
    }
}
