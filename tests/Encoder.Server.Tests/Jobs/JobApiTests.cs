using System.Net;
using System.Net.Http.Json;
using Encoder.Contracts;
using Encoder.Grains;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;

namespace Encoder.Server.Tests.Jobs;

public sealed class JobApiTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private static readonly JobSpec Small = new() { Ladder = [new RungSpec { Name = "90p", Width = 160, Height = 90, Preset = "ultrafast" }] };

    [FfmpegFact]
    public async Task Job_ThatIsDone_SaysAllOfItself()
    {
        var job = await server.SubmitFileAsync(await TestMedia.ClipAsync(new ClipSpec()), Small with { Name = "A film", Metadata = new Dictionary<string, string> { ["k"] = "v" } });
        await server.EndAsync(job);

        var info = await GetAsync<JobInfo>($"/api/jobs/{job}");

        Assert.Equal((JobState.Done, "A film", 1, "clip.mp4", null), (info.State, info.Name, info.Run, info.FileName, info.Fault));
        Assert.Equal((1d, 1d, 1d, 1d), (info.Progress.Uploaded, info.Progress.Split, info.Progress.Encoded, info.Progress.Published));
        Assert.True(info.PlayableAt <= info.EndedAt);
        Assert.Equal(["90p", "audio"], info.Renditions.Select(rendition => rendition.Name));
        Assert.Equal($"/media/{job}/90p.mp4", info.Renditions[0].Mp4);
        Assert.Equal($"/media/{job}/master.m3u8", info.Links.Hls);
        Assert.Equal("v", info.Metadata["k"]);
        Assert.Equal(info.Progress.TotalChunks, info.Progress.DoneChunks);
        var grid = await GetAsync<ChunkGrid>($"/api/jobs/{job}/chunks");
        Assert.Equal(grid.Total, grid.Cells.Count);
        Assert.All(grid.Cells, cell => Assert.Equal(ChunkState.Done, cell.State));
        Assert.All(grid.Cells, cell => Assert.InRange(cell.Slot ?? -1, 0, 1));
    }

    [FfmpegFact]
    public async Task Jobs_OfAnotherTenant_AreNotThere()
    {
        var job = await server.SubmitFileAsync(await TestMedia.ClipAsync(new ClipSpec()), Small, tenant: "other");

        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.GetAsync(Path($"/api/jobs/{job}"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.PostAsync(Path($"/api/jobs/{job}/cancel"), null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.GetAsync(Path($"/media/{job}/job.json"))).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await server.Http.DeleteAsync(Path($"/api/jobs/{job}"))).StatusCode);
        Assert.DoesNotContain((await GetAsync<JobPage>("/api/jobs?count=200")).Jobs, other => other.Id == job);
        Assert.Equal(JobState.Done, (await server.EndAsync(job)).State);
    }

    [FfmpegFact]
    public async Task Jobs_ListedByPage_AreNewestFirstWithTheirTotal()
    {
        await using var own = await ServerFixture.StartAsync(slots: 1);
        var clip = await TestMedia.ClipAsync(new ClipSpec());
        var jobs = new List<string>();
        for (var number = 0; number < 5; number++) jobs.Add(await own.SubmitFileAsync(clip, Small with { Name = $"film {number}" }));

        var first = (await own.Http.GetFromJsonAsync(Path("/api/jobs?count=3"), ContractsJson.Default.JobPage))!;
        var second = (await own.Http.GetFromJsonAsync(Path($"/api/jobs?count=3&after={first.Next}"), ContractsJson.Default.JobPage))!;
        var found = (await own.Http.GetFromJsonAsync(Path("/api/jobs?search=FILM%204"), ContractsJson.Default.JobPage))!;

        Assert.Equal(jobs.AsEnumerable().Reverse(), first.Jobs.Concat(second.Jobs).Select(job => job.Id));
        Assert.Equal((5, null), (second.Total, second.Next));
        Assert.Equal((jobs[4], 1), (Assert.Single(found.Jobs).Id, found.Total));
    }

    [FfmpegTheory]
    [InlineData("/api/jobs?count=0"), InlineData("/api/jobs?count=201"), InlineData("/api/jobs?state=lost"), InlineData("/api/jobs?count=x")]
    public async Task Jobs_ListedWithNonsense_AreRefused(string address) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await server.Http.GetAsync(Path(address))).StatusCode);

    [FfmpegFact]
    public async Task Job_CancelledAndRetried_EndsDoneInItsSecondRun()
    {
        var job = await server.SubmitFileAsync(await TestMedia.ClipAsync(new ClipSpec { Seconds = "30" }), Small);
        await server.Http.PostAsync(Path($"/api/jobs/{job}/cancel"), null);
        Assert.Equal(JobState.Cancelled, (await GetAsync<JobInfo>($"/api/jobs/{job}")).State);

        using var retried = await server.Http.PostAsync(Path($"/api/jobs/{job}/retry"), null);
        Assert.Equal(HttpStatusCode.OK, retried.StatusCode);
        var end = await server.EndAsync(job);

        Assert.Equal((JobState.Done, 2), (end.State, end.Run));
        Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync(Path($"/media/{job}/90p/seg-00000.m4s"))).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await server.Http.PostAsync(Path($"/api/jobs/{job}/retry"), null)).StatusCode);
    }

    [FfmpegFact]
    public async Task Job_DeletedDuringItsEncode_IsGone()
    {
        var job = await server.SubmitFileAsync(await TestMedia.ClipAsync(new ClipSpec { Seconds = "30" }), Small);
        await foreach (var snapshot in JobWatcher.WatchAsync(server.Grains, server.Host.Silo.Announcements, job, TimeProvider.System, CancellationToken.None))
        {
            if (snapshot.PlayableAt is not null) break;
        }

        Assert.Equal(HttpStatusCode.NoContent, (await server.Http.DeleteAsync(Path($"/api/jobs/{job}"))).StatusCode);

        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.GetAsync(Path($"/api/jobs/{job}"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.GetAsync(Path($"/media/{job}/90p/seg-00000.m4s"))).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await server.Http.DeleteAsync(Path($"/api/jobs/{job}"))).StatusCode);
    }

    private static Uri Path(string address) => new(address, UriKind.Relative);

    private async Task<T> GetAsync<T>(string address) =>
        (T)(await server.Http.GetFromJsonAsync(Path(address), typeof(T), ContractsJson.Default))!;
}
