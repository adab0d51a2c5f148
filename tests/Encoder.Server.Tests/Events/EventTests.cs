using System.Globalization;
using System.Net;
using System.Text.Json;
using Encoder.Contracts;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;

namespace Encoder.Server.Tests.Events;

public sealed class EventTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private static readonly JobSpec Small = new() { Ladder = [new RungSpec { Name = "90p", Width = 160, Height = 90, Preset = "ultrafast" }] };

    [FfmpegFact]
    public async Task Job_Watched_IsToldFromItsStateToItsEnd()
    {
        var job = await server.SubmitFileAsync(await TestMedia.ClipAsync(new ClipSpec { Seconds = "20" }), Small);

        var events = await ReadAsync($"/api/jobs/{job}/events").ToListAsync();
        var jobs = events.ConvertAll(one => JsonSerializer.Deserialize(one.Data, ContractsJson.Default.JobInfo)!);

        Assert.Equal((JobState.Done, false), (jobs[^1].State, jobs[^1].HasFilesToCome));
        Assert.All(jobs[^1].Renditions.Where(rendition => rendition.Kind == "video"), rendition => Assert.NotNull(rendition.Mp4));
        Assert.Equal(events.Select(one => one.Id).Order(), events.Select(one => one.Id));
        Assert.All(jobs.Zip(jobs.Skip(1)), pair => Assert.True(
            pair.Second.State >= pair.First.State && pair.Second.Progress.Split >= pair.First.Progress.Split
            && pair.Second.Progress.Encoded >= pair.First.Progress.Encoded && pair.Second.Progress.Published >= pair.First.Progress.Published));
    }

    [FfmpegFact]
    public async Task Job_WhoseEndWasHeard_IsAnsweredWithNothingMore()
    {
        var job = await server.SubmitFileAsync(await TestMedia.ClipAsync(new ClipSpec()), Small);
        var last = (await ReadAsync($"/api/jobs/{job}/events").ToListAsync())[^1];
        using var request = new HttpRequestMessage(HttpMethod.Get, Path($"/api/jobs/{job}/events"));
        request.Headers.Add("Last-Event-ID", last.Id.ToString(CultureInfo.InvariantCulture));

        Assert.Equal(HttpStatusCode.NoContent, (await server.Http.SendAsync(request)).StatusCode);
    }

    [FfmpegFact]
    public async Task Jobs_WatchedTogether_AreToldUntilTheyAreDeleted()
    {
        await using var own = await ServerFixture.StartAsync();
        using var answer = await own.Http.GetAsync(Path("/api/events"), HttpCompletionOption.ResponseHeadersRead);
        var first = await own.SubmitFileAsync(await TestMedia.ClipAsync(new ClipSpec()), Small);
        var second = await own.SubmitFileAsync(await TestMedia.ClipAsync(new ClipSpec()), Small);
        var (done, deleted, isAsked) = (new HashSet<string>(), "", false);
        long id = 0;
        await foreach (var one in EventsOf(answer))
        {
            id = one.Id;
            if (one.Kind == "deleted")
            {
                deleted = one.Data;
                break;
            }

            var job = JsonSerializer.Deserialize(one.Data, ContractsJson.Default.JobInfo)!;
            if (job.State == JobState.Done) done.Add(job.Id);
            if (done.Count < 2 || isAsked) continue;
            isAsked = true;
            await own.Http.DeleteAsync(Path($"/api/jobs/{first}"));
        }

        Assert.Equal($$"""{"id":"{{first}}"}""", deleted);
        Assert.Contains(second, done);

        // Who was away hears what changed meanwhile.
        using var again = new HttpRequestMessage(HttpMethod.Get, Path("/api/events")) { Headers = { { "Last-Event-ID", (id - 1).ToString(CultureInfo.InvariantCulture) } } };
        using var resumed = await own.Http.SendAsync(again, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(("deleted", id), await EventsOf(resumed).Select(one => (one.Kind, one.Id)).FirstAsync());
    }

    // After a clock that was set back, or from another server: nothing would ever come behind such an id.
    [FfmpegTheory]
    [InlineData("9223372036854775807")]
    [InlineData("not-ours")]
    public async Task LastEventId_ThatWasNeverGivenOut_CountsAsNone(string id)
    {
        var job = await server.SubmitFileAsync(await TestMedia.ClipAsync(new ClipSpec()), Small);
        await server.EndAsync(job);
        using var request = new HttpRequestMessage(HttpMethod.Get, Path($"/api/jobs/{job}/events")) { Headers = { { "Last-Event-ID", id } } };
        using var ofJob = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var all = new HttpRequestMessage(HttpMethod.Get, Path("/api/events")) { Headers = { { "Last-Event-ID", id } } };
        using var ofAll = await server.Http.SendAsync(all, HttpCompletionOption.ResponseHeadersRead);
        var next = await server.SubmitFileAsync(await TestMedia.ClipAsync(new ClipSpec()), Small);

        Assert.Equal(HttpStatusCode.OK, ofJob.StatusCode);
        Assert.Contains(job, (await EventsOf(ofJob).FirstAsync()).Data, StringComparison.Ordinal);
        Assert.Contains(next, (await EventsOf(ofAll).FirstAsync(one => one.Data.Contains(next, StringComparison.Ordinal))).Data, StringComparison.Ordinal);
    }

    [FfmpegFact]
    public async Task Watchers_TooMany_AreRefusedUntilOneGoes()
    {
        await using var own = await ServerFixture.StartAsync(options => (options.MaxWatchers, options.HeartbeatEvery) = (1, TimeSpan.FromSeconds(1)));
        using (var first = await own.Http.GetAsync(Path("/api/events"), HttpCompletionOption.ResponseHeadersRead))
        {
            using var reader = new StreamReader(await first.Content.ReadAsStreamAsync());
            Assert.Equal(":", await reader.ReadLineAsync());
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await own.Http.GetAsync(Path("/api/events"))).StatusCode);
        }

        HttpStatusCode status;
        do
        {
            using var next = await own.Http.GetAsync(Path("/api/events"), HttpCompletionOption.ResponseHeadersRead);
            status = next.StatusCode;
        }
        while (status == HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, status);
    }

    private async IAsyncEnumerable<Told> ReadAsync(string address)
    {
        using var answer = await server.Http.GetAsync(Path(address), HttpCompletionOption.ResponseHeadersRead);
        await foreach (var one in EventsOf(answer)) yield return one;
    }

    private static async IAsyncEnumerable<Told> EventsOf(HttpResponseMessage answer)
    {
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var (kind, id) = ("", 0L);
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal)) kind = line[7..];
            if (line.StartsWith("id: ", StringComparison.Ordinal)) id = long.Parse(line[4..], CultureInfo.InvariantCulture);
            if (line.StartsWith("data: ", StringComparison.Ordinal)) yield return new Told(kind, id, line[6..]);
        }
    }

    private static Uri Path(string address) => new(address, UriKind.Relative);

    private sealed record Told(string Kind, long Id, string Data);
}
