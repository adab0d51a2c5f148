using Encoder.Cli.Tests.Support;
using Encoder.Contracts;

namespace Encoder.Cli.Tests.Remote;

public sealed class UploadCommandTests
{
    private static readonly JobRendition Half = new("720p", "video", 50, 1, false);
    private static readonly UploadProgress[] Progress = [new("a-1", "job-1", 0, 2_000_000), new("a-1", "job-1", 2_000_000, 2_000_000)];

    [Fact]
    public async Task Upload_Alone_EndsWithTheUpload()
    {
        var client = new FakeClient { Uploads = [.. Progress], States = [FakeClient.Job(JobState.Encoding, 0.1)], AfterStates = UntilCancelledAsync };
        var run = new RemoteRun(client);

        Assert.Equal(0, await run.RunAsync("upload", "film.mp4", "--ladder", "720p", "--limit-rate", "1.5M"));
        Assert.Equal("Uploaded; job job-1 is encoding. Follow it with: encoder watch job-1", run.Out.TrimEnd().Split('\n')[^1]);
        Assert.Contains("0:00 starting, upload 0 % (0 bytes/2.0 MB)\n", run.Out, StringComparison.Ordinal);
        Assert.Equal((1_500_000L, false), (client.UploadOptions!.LimitBytesPerSecond, client.UploadOptions.Resume));
        Assert.Equal(["720p"], client.Spec!.Ladder.Select(rung => rung.Name));
    }

    [Fact]
    public async Task Upload_WithEncoderParameters_PutsThemIntoTheSpec()
    {
        var client = new FakeClient { Uploads = [.. Progress], States = [FakeClient.Job(JobState.Encoding, 0.1)], AfterStates = UntilCancelledAsync };

        Assert.Equal(0, await new RemoteRun(client).RunAsync("upload", "film.mp4", "--encoder-params", "-preset slower", "--chunk-seconds", "6"));
        Assert.Equal(6, client.Spec!.ChunkSeconds);
        Assert.All(client.Spec.Ladder, rung => Assert.Contains("-preset slower", rung.Params, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Upload_WithWait_EndsWithTheJobAndItsAddresses()
    {
        var done = FakeClient.Job(JobState.Done, 1, new JobRendition("720p", "video", 100, 2, true, "/media/job-1/720p.mp4")) with
        {
            EndedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 17, TimeSpan.Zero), Links = new JobLinks("/media/job-1/master.m3u8", "/media/job-1/manifest.mpd"),
        };
        var run = new RemoteRun(new FakeClient { Uploads = [.. Progress], States = [FakeClient.Job(JobState.Encoding, 0.5, Half), done] });

        Assert.Equal(0, await run.RunAsync("upload", "film.mp4", "--wait", "--resume"));
        Assert.EndsWith(
            "Done: job job-1, 12.0 s after it was created.\n" +
            "  HLS      http://localhost:5000/media/job-1/master.m3u8\n" +
            "  DASH     http://localhost:5000/media/job-1/manifest.mpd\n" +
            "  MP4      http://localhost:5000/media/job-1/720p.mp4\n",
            run.Out, StringComparison.Ordinal);
    }

    // Not a media file, say: what is left of the upload is of no use.
    [Theory]
    [InlineData()]
    [InlineData("--wait")]
    public async Task Upload_JobFailsMeanwhile_StopsAndSaysWhy(params string[] options)
    {
        var failed = FakeClient.Job(JobState.Failed) with { Fault = new Fault(ErrorCodes.AssetUnreadable, "It is no media file.") };
        var client = new FakeClient { Uploads = [Progress[0]], States = [failed], BeforeUploaded = UntilCancelledAsync };
        var run = new RemoteRun(client);

        Assert.Equal(1, await run.RunAsync(["upload", "film.mp4", .. options]));
        Assert.Equal("encoder: It is no media file. [asset.unreadable]\n", run.Error);
    }

    [Fact]
    public async Task Upload_Fails_StopsWatching()
    {
        var client = new FakeClient
        {
            Uploads = [Progress[0]], AfterStates = UntilCancelledAsync, BeforeUploaded = _ => throw new FaultException(ErrorCodes.DiskFull, "There is no room."),
        };
        var run = new RemoteRun(client);

        Assert.Equal(1, await run.RunAsync("upload", "film.mp4", "--wait"));
        Assert.Equal("encoder: There is no room. [store.disk_full]\n", run.Error);
    }

    [Fact]
    public async Task Upload_Interrupted_ExitsWith130()
    {
        using var interruption = new CancellationTokenSource();
        var client = new FakeClient
        {
            Uploads = [Progress[0]], AfterStates = UntilCancelledAsync,
            BeforeUploaded = async token =>
            {
                await interruption.CancelAsync();
                await UntilCancelledAsync(token);
            },
        };
        var run = new RemoteRun(client);

        Assert.Equal(130, await run.RunAsync(interruption.Token, "upload", "film.mp4"));
        Assert.Equal("encoder: cancelled; to continue, run the same command with --resume.\n", run.Error);
    }

    [Fact]
    public async Task Upload_WithJson_WritesUploadProgressAndJob()
    {
        var run = new RemoteRun(new FakeClient { Uploads = [.. Progress], States = [FakeClient.Job(JobState.Encoding, 0.5, Half)], AfterStates = UntilCancelledAsync });

        Assert.Equal(0, await run.RunAsync("upload", "film.mp4", "--json"));

        var lines = run.Out.TrimEnd().Split('\n');
        Assert.Equal("""{"event":"upload","job":"job-1","bytes":0,"totalBytes":2000000,"percent":0}""", lines[0]);
        Assert.StartsWith("""{"event":"job","job":{"id":"job-1",""", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_StandardInput_IsUploadedAsAStream()
    {
        var client = new FakeClient { Uploads = [.. Progress], AfterStates = UntilCancelledAsync };

        Assert.Equal(0, await new RemoteRun(client) { In = "bytes" }.RunAsync("upload", "-"));
        Assert.Equal("upload stdin=bytes", client.Calls[0]);
    }

    [Fact]
    public async Task Watch_JobCancelled_ExitsWith130()
    {
        var run = new RemoteRun(new FakeClient { States = [FakeClient.Job(JobState.Cancelled)] });

        Assert.Equal(130, await run.RunAsync("watch", "job-1"));
        Assert.Contains("[job.cancelled]", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_Progress_TellsFramesOfTheTotal()
    {
        var run = new RemoteRun(new FakeClient { States = [FakeClient.Job(JobState.Encoding, 0.5, Half), FakeClient.Job(JobState.Done, 1)] });

        Assert.Equal(0, await run.RunAsync("watch", "job-1"));
        Assert.Contains("0:00 encoding 50 %, 720p 50/100\n", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--limit-rate takes bytes per second, such as 500k, 10M or 1G, not 'fast'.", "--limit-rate", "fast")]
    [InlineData("--limit-rate takes bytes per second, such as 500k, 10M or 1G, not '0'.", "--limit-rate", "0")]
    [InlineData("--ladder and --spec cannot be given together.", "--ladder", "720p", "--spec", "x.json")]
    [InlineData("--json and --quiet cannot be given together.", "--json", "--quiet")]
    public async Task Upload_Mistake_ExitsWithTwo(string message, params string[] options)
    {
        var run = new RemoteRun(new FakeClient());

        Assert.Equal(2, await run.RunAsync(["upload", "film.mp4", .. options]));
        Assert.Equal($"encoder: {message}\nencoder: try 'encoder upload --help'.\n", run.Error);
    }

    private static async Task UntilCancelledAsync(CancellationToken cancellationToken)
    {
        var cancelled = new TaskCompletionSource();
        await using var registration = cancellationToken.Register(() => cancelled.TrySetCanceled(cancellationToken));
        await cancelled.Task;
    }
}
