using Encoder.Cli.Tests.Support;
using Encoder.Contracts;

namespace Encoder.Cli.Tests.Remote;

public sealed class RemoteCommandTests
{
    [Theory]
    [InlineData("get job-1", "status", "job-1")]
    [InlineData("cancel job-1", "cancel", "job-1")]
    [InlineData("retry job-1", "retry", "job-1")]
    [InlineData("delete job-1", "delete", "job-1")]
    [InlineData("list", "jobs")]
    [InlineData("nodes", "nodes")]
    [InlineData("queue", "queue")]
    [InlineData("watch job-1", "watch", "job-1")]
    [InlineData("live start News 720p:veryfast,360p:veryfast 120", "live", "start", "News", "--ladder", "720p,360p", "--window", "120")]
    [InlineData("live start News 720p:veryfast 60 low latency", "live", "start", "News", "--ladder", "720p", "--low-latency")]
    [InlineData("live start News 720p:veryfast 60 slate 2.5", "live", "start", "News", "--ladder", "720p", "--slate", "2.5")]
    [InlineData("live start News 720p:veryfast 60 Srt", "live", "start", "News", "--ladder", "720p", "--protocol", "srt")]
    [InlineData("live start News 720p:veryfast 60 Pull rtmp://host/live/one", "live", "start", "News", "--ladder", "720p", "--source", "rtmp://host/live/one")]
    [InlineData("live list True", "live", "list", "--active")]
    [InlineData("live status channel-1", "live", "status", "channel-1")]
    [InlineData("live stop channel-1", "live", "stop", "channel-1")]
    [InlineData("live resume channel-1", "live", "resume", "channel-1")]
    [InlineData("live delete channel-1", "live", "delete", "channel-1")]
    public async Task Run_Command_AsksTheServerOnce(string call, params string[] args)
    {
        var client = new FakeClient { States = [FakeClient.Job(JobState.Done, 1)] };
        var run = new RemoteRun(client);

        Assert.Equal(0, await run.RunAsync(args));
        Assert.Equal([call], client.Calls);
        Assert.Equal("", run.Error);
        Assert.Equal("http://localhost:5000/", run.Options!.Server.AbsoluteUri);
    }

    [Fact]
    public async Task Run_ServerAndKey_ComeFromTheCommandLineThenTheEnvironment()
    {
        var run = new RemoteRun(new FakeClient()) { Variables = { ["ENCODER_SERVER"] = "http://one:1", ["ENCODER_API_KEY"] = "key-1" } };
        await run.RunAsync("jobs");
        Assert.Equal(("http://one:1/", "key-1"), (run.Options!.Server.AbsoluteUri, run.Options.ApiKey));

        await run.RunAsync("jobs", "--server", "https://two", "--api-key", "key-2");
        Assert.Equal(("https://two/", "key-2"), (run.Options.Server.AbsoluteUri, run.Options.ApiKey));
    }

    // The key is in no message: neither the help, nor a refusal, nor an error says it.
    [Theory]
    [InlineData(0, "jobs", "--help")]
    [InlineData(2, "jobs", "--fast")]
    [InlineData(2, "jobs", "--server", "not an address")]
    [InlineData(1, "jobs")]
    public async Task Run_WithAKey_NeverEchoesIt(int exit, params string[] args)
    {
        var run = new RemoteRun(new FakeClient { Failure = new FaultException("auth.key_unknown", "The API key is not in force.") }) { Variables = { ["ENCODER_API_KEY"] = "s3cret" } };

        Assert.Equal(exit, await run.RunAsync([.. args, "--api-key", "s3cret"]));
        Assert.DoesNotContain("s3cret", run.Out + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ServerRefuses_ExitsWithOneAndItsCode()
    {
        var run = new RemoteRun(new FakeClient { Failure = new FaultException(ErrorCodes.JobNotFound, "There is no job job-9.") });

        Assert.Equal(1, await run.RunAsync("status", "job-9"));
        Assert.Equal("encoder: There is no job job-9. [job.not_found]\n", run.Error);
    }

    [Fact]
    public async Task Run_ServerRefusesWithJson_WritesTheFailureAsJson()
    {
        var run = new RemoteRun(new FakeClient { Failure = new FaultException(ErrorCodes.JobNotFound, "None.") });

        Assert.Equal(1, await run.RunAsync("status", "job-9", "--json"));
        Assert.Equal("""{"event":"failed","code":"job.not_found","message":"None.","faults":[{"code":"job.not_found","message":"None."}]}""" + "\n", run.Out);
    }

    [Fact]
    public async Task Jobs_Query_IsPassedOn()
    {
        var client = new FakeClient();

        await new RemoteRun(client).RunAsync("jobs", "--state", "failed", "--search", "film", "--count", "7", "--after", "x");

        Assert.Equal(new JobQuery { State = JobState.Failed, Search = "film", Count = 7, After = "x" }, client.Query);
    }

    [Theory]
    [InlineData("--state takes one of queued, probing, encoding, finishing, done, failed, cancelled, not 'lost'.", "--state", "lost")]
    [InlineData("--count takes a whole number from 1 to 200, not '201'.", "--count", "201")]
    public async Task Jobs_Mistake_ExitsWithTwo(string message, params string[] options)
    {
        var run = new RemoteRun(new FakeClient());

        Assert.Equal(2, await run.RunAsync(["jobs", .. options]));
        Assert.StartsWith($"encoder: {message}\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_Page_IsATableThatANameCannotBreak()
    {
        var run = new RemoteRun(new FakeClient
        {
            Page = new([FakeClient.Job(JobState.Encoding, 0.5) with { IsWaitingForUpload = true }, FakeClient.Job(JobState.Done, 1) with { Id = "j2", Name = "a\u001b[2Jb" }], "m", 12),
        });

        await run.RunAsync("jobs");

        Assert.Equal(
            "JOB    STATE                             UPLOADED  ENCODED  CREATED               NAME\n" +
            "job-1  encoding, waiting for the upload  100 %     50 %     2026-01-02 03:04:05Z  film\n" +
            "j2     done                              100 %     100 %    2026-01-02 03:04:05Z  a\uFFFD[2Jb\n" +
            "12 jobs; more with --after m\n",
            run.Out);
    }

    [Fact]
    public async Task Nodes_Page_IsATable()
    {
        var node = new NodeInfo
        {
            Name = "n1", Slots = 4, BusySlots = 3, FfmpegBuild = "ffmpeg version 7", Encoders = ["libx264", "aac"], Completed = 12, Failed = 1, FramesPerSecond = 99.95, SeenAt = DateTimeOffset.MaxValue,
        };
        var run = new RemoteRun(new FakeClient { Nodes = new([node], 5, 61.5) });

        await run.RunAsync("nodes");

        Assert.Equal(
            "NODE  SLOTS  FRAMES/S  DONE  FAILED  SEEN       FFMPEG            ENCODERS\n" +
            "n1    3/4    100.0     12    1       0.0 s ago  ffmpeg version 7  libx264 aac\n" +
            "5 pieces of work waiting, the oldest for 1:01\n",
            run.Out);
    }

    [Fact]
    public async Task Status_WithJson_IsTheContract()
    {
        var run = new RemoteRun(new FakeClient { States = [FakeClient.Job(JobState.Encoding, 0.5)] });

        await run.RunAsync("status", "job-1", "--json");

        Assert.StartsWith("""{"id":"job-1","name":"film","state":"encoding",""", run.Out, StringComparison.Ordinal);
        Assert.EndsWith("}\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_Finished_SaysWhatAndWhere()
    {
        var run = new RemoteRun(new FakeClient());

        Assert.Equal(0, await run.RunAsync("download", "job-1", "-o", "/somewhere/out"));
        Assert.Equal("Downloaded 2 files, 1.5 kB, to /somewhere/out.\n", run.Out);
    }
}
