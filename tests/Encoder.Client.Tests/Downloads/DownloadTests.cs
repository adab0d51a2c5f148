using System.Net;
using System.Text.Json;
using Encoder.Client.Tests.Support;
using Encoder.Contracts;
using Encoder.TestSupport.Media;
using Microsoft.AspNetCore.Http;

namespace Encoder.Client.Tests.Downloads;

public sealed class DownloadTests : IAsyncLifetime
{
    private readonly string folder = TestMedia.NewFolder();
    private readonly Dictionary<string, byte[]> media = [];
    private readonly Queue<JobInfo> states = [];
    private FakeServer server = null!;

    public async Task InitializeAsync()
    {
        server = await FakeServer.StartAsync();
        server.Script = ServeAsync;
        Deliver("360p", "audio-eng");
        Tell(JobState.Done, "360p");
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Download_FinishedJob_BringsEveryFile()
    {
        await DownloadAsync();

        AssertWhole();
    }

    [Fact]
    public async Task Download_Again_FetchesNothingButTheReport()
    {
        await DownloadAsync();
        Tell(JobState.Done, "360p");
        var before = server.Requests.Count;

        await DownloadAsync();

        Assert.Equal(["GET /media/job-1/job.json"], server.Requests.Skip(before).Where(request => request.Contains("/media/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Download_BrokenInTheMiddle_AsksForTheRestOnly()
    {
        var ranges = new List<string?>();
        server.Script = async context =>
        {
            if (context.Request.Method != "GET" || !context.Request.Path.Value!.EndsWith("360p.mp4", StringComparison.Ordinal))
                return await ServeAsync(context);
            ranges.Add(context.Request.Headers.Range.SingleOrDefault());
            if (ranges.Count > 1)
                return await ServeAsync(context);
            context.Response.Headers.ETag = "\"v1\"";
            context.Response.ContentLength = media["360p.mp4"].Length;
            await context.Response.Body.WriteAsync(media["360p.mp4"].AsMemory(0, 300_000));
            await context.Response.Body.FlushAsync();
            context.Abort();
            return true;
        };

        await DownloadAsync();

        AssertWhole();
        Assert.Equal(2, ranges.Count);
        Assert.Null(ranges[0]);
        Assert.Matches("^bytes=[1-9][0-9]*-$", ranges[1]!);
    }

    [Fact]
    public async Task Download_JobThatRuns_WaitsForItsEndAndItsMp4s()
    {
        states.Clear();
        Tell(JobState.Encoding);
        Tell(JobState.Done);
        Tell(JobState.Done, "360p");

        await DownloadAsync();

        AssertWhole();
    }

    [Fact]
    public async Task Download_OneMp4CouldNotBeMade_BringsTheRestAndSaysSo()
    {
        states.Clear();
        states.Enqueue(FakeJobs.Job("job-1", JobState.Done) with { Fault = new Fault(ErrorCodes.SegmentDamaged, "A segment is damaged.") });
        media.Remove("360p.mp4");

        var fault = await Assert.ThrowsAsync<FaultException>(() => DownloadAsync());

        Assert.Equal(ErrorCodes.SegmentDamaged, fault.Fault.Code);
        AssertWhole();
    }

    [Theory]
    [InlineData(JobState.Failed, ErrorCodes.WorkFailed)]
    [InlineData(JobState.Cancelled, ErrorCodes.JobCancelled)]
    public async Task Download_JobThatEndedOtherwise_SaysWhy(JobState state, string code)
    {
        states.Clear();
        Tell(state);

        Assert.Equal(code, (await Assert.ThrowsAsync<FaultException>(() => DownloadAsync())).Fault.Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    // Ended by a kill in the middle: the part lies there, its name says of which version.
    [Fact]
    public async Task Download_PartOfAnotherVersion_IsNotUsed()
    {
        File.WriteAllBytes(Path.Combine(folder, "job.json.part"), media["job.json"]);
        File.WriteAllText(Path.Combine(folder, "360p.mp4.00000000.part"), "of another");

        await DownloadAsync();

        Assert.Equal(media["360p.mp4"], File.ReadAllBytes(Path.Combine(folder, "360p.mp4")));
    }

    [Fact]
    public async Task Download_FolderOfAnotherJob_IsRefusedUntouched()
    {
        File.WriteAllText(Path.Combine(folder, "master.m3u8"), "mine");

        var fault = await Assert.ThrowsAsync<FaultException>(() => DownloadAsync());

        Assert.Equal(ErrorCodes.OutputTaken, fault.Fault.Code);
        Assert.Equal(["master.m3u8"], Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(folder, "master.m3u8")));
    }

    [Theory]
    [InlineData("job.json.part")]
    [InlineData("360p.mp4.part")]
    [InlineData("360p.mp4.0123abcd.part")]
    [InlineData("360p/seg-00001.m4s.0123abcd.part")]
    public async Task Download_PartThatNoReportSpeaksOf_IsRefusedUntouched(string name)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "mine");

        var fault = await Assert.ThrowsAsync<FaultException>(() => DownloadAsync());

        Assert.Equal(ErrorCodes.OutputTaken, fault.Fault.Code);
        Assert.Equal("mine", File.ReadAllText(path));
        Assert.Single(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories));
    }

    // A part that is a link was written through, into whatever it led to.
    [Theory]
    [InlineData("360p.mp4", false)]
    [InlineData("360p.mp4.*.part", false)]
    [InlineData("360p.mp4.*.part", true)]
    public async Task Download_LinkInThePlaceOfAFile_IsRefusedAndNotFollowed(string name, bool isBegun)
    {
        var mine = Path.Combine(TestMedia.NewFolder(), "mine");
        File.WriteAllText(mine, "mine");
        if (isBegun) File.WriteAllBytes(Path.Combine(folder, "job.json.part"), media["job.json"]);
        File.CreateSymbolicLink(Path.Combine(folder, name.Replace("*", Client.Uploads.Hash.Of("\"v1\"")[..8], StringComparison.Ordinal)), mine);

        var fault = await Assert.ThrowsAsync<FaultException>(() => DownloadAsync());

        Assert.Equal(ErrorCodes.OutputTaken, fault.Fault.Code);
        Assert.Equal("mine", File.ReadAllText(mine));
    }

    [Fact]
    public async Task Download_ReportOfAnotherJobCameBesideABegunOne_IsRefusedAndKept()
    {
        File.WriteAllBytes(Path.Combine(folder, "job.json.part"), media["job.json"]);
        File.WriteAllText(Path.Combine(folder, "job.json"), "mine");

        var fault = await Assert.ThrowsAsync<FaultException>(() => DownloadAsync());

        Assert.Equal(ErrorCodes.OutputTaken, fault.Fault.Code);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(folder, "job.json")));
    }

    [Fact]
    public async Task Download_FileComesWhileItIsFetched_IsKept()
    {
        var path = Path.Combine(folder, "360p.mp4");
        server.Script = context =>
        {
            if (context.Request.Method == "GET" && context.Request.Path.Value!.EndsWith("360p.mp4", StringComparison.Ordinal)) File.WriteAllText(path, "mine");
            return ServeAsync(context);
        };

        var fault = await Assert.ThrowsAsync<FaultException>(() => DownloadAsync());

        Assert.Equal(ErrorCodes.OutputTaken, fault.Fault.Code);
        Assert.Equal("mine", File.ReadAllText(path));
    }

    // Ended by a kill while the report was written.
    [Fact]
    public async Task Download_ReportCutShort_GoesOn()
    {
        File.WriteAllBytes(Path.Combine(folder, "job.json.part"), media["job.json"][..10]);

        await DownloadAsync();

        AssertWhole();
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("/etc")]
    [InlineData("")]
    public async Task Download_NameThatIsAPath_IsRefused(string name)
    {
        Deliver(name);

        var fault = await Assert.ThrowsAsync<FaultException>(() => DownloadAsync());

        Assert.Equal(ErrorCodes.AnswerUnexpected, fault.Fault.Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    private async Task DownloadAsync()
    {
        using var client = server.Client(TestMedia.NewFolder());
        await client.DownloadAsync("job-1", folder);
    }

    private void AssertWhole()
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'));
        Assert.Equal(media.Keys.Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
        Assert.All(media, file => Assert.Equal(file.Value, File.ReadAllBytes(Path.Combine(folder, file.Key))));
    }

    private async Task<bool> ServeAsync(HttpContext context)
    {
        if (context.Request.Path == "/api/jobs/job-1/events")
            await TellAsync(context);
        else if (!media.TryGetValue(context.Request.Path.Value!["/media/job-1/".Length..], out var bytes))
            context.Response.StatusCode = (int)HttpStatusCode.NotFound;
        else
            await Results.Bytes(bytes, enableRangeProcessing: true, entityTag: new("\"v1\"")).ExecuteAsync(context);
        return true;
    }

    /// <summary>Every state on a connection of its own; then, that nothing follows.</summary>
    private async Task TellAsync(HttpContext context)
    {
        if (states.TryDequeue(out var state))
            await FakeServer.Event(states.Count, state).ExecuteAsync(context);
        else
            context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private void Tell(JobState state, params string[] mp4s) => states.Enqueue(
        FakeJobs.Job("job-1", state) with { Renditions = [.. mp4s.Select(name => new JobRendition(name, "video", 1, 2, true, $"/media/job-1/{name}.mp4"))] });

    private void Deliver(params string[] renditions)
    {
        media.Clear();
        media["master.m3u8"] = TestFiles.Bytes(100);
        media["manifest.mpd"] = TestFiles.Bytes(200);
        foreach (var name in renditions)
        {
            foreach (var file in (string[])["init.mp4", "seg-00000.m4s", "seg-00001.m4s", "playlist.m3u8"])
                media[$"{name}/{file}"] = TestFiles.Bytes(1000, file.Length);
            if (!name.StartsWith("audio", StringComparison.Ordinal))
                media[$"{name}.mp4"] = TestFiles.Bytes(1_000_000);
        }
        var report = new JobReport
        {
            Job = "job-1",
            State = JobState.Done,
            Spec = new JobSpec(),
            Source = new("film.mp4", 1, "f", "mov", 4, []),
            Renditions = [.. renditions.Select(name => new RenditionReport(name, name.StartsWith("audio", StringComparison.Ordinal) ? "audio" : "video", "c", null, null, 1, 1, 2, 1, 1, 1, 1))],
            Totals = new(1, 1, 1, 1, 1, 1, 1),
            FfmpegBuild = "ffmpeg",
        };
        media["job.json"] = JsonSerializer.SerializeToUtf8Bytes(report, ContractsJson.Default.JobReport);
    }
}
