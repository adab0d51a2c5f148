using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;

namespace Encoder.Server.Tests.Media;

public sealed class MediaTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private static readonly JobSpec Small = new()
    {
        Ladder = [new RungSpec { Name = "90p", Width = 160, Height = 90, Preset = "ultrafast" }], ChunkSeconds = 2, Delivery = new DeliverySpec { SegmentSeconds = 2 },
    };

    [FfmpegFact]
    public async Task Segment_Fetched_MayBeKeptForEverAndReadInRanges()
    {
        var job = await DoneAsync();
        using var whole = await server.Http.GetAsync(Path(job, "90p/seg-00000.m4s"));
        var content = await whole.Content.ReadAsByteArrayAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, Path(job, "90p/seg-00000.m4s")) { Headers = { Range = new RangeHeaderValue(100, 199) } };
        using var part = await server.Http.SendAsync(request);
        using var again = new HttpRequestMessage(HttpMethod.Get, Path(job, "90p/seg-00000.m4s")) { Headers = { IfNoneMatch = { whole.Headers.ETag! } } };
        using var head = await server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, Path(job, "90p/seg-00000.m4s")));

        Assert.Equal("max-age=31536000, immutable", whole.Headers.CacheControl?.ToString());
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(content[100..200], await part.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.NotModified, (await server.Http.SendAsync(again)).StatusCode);
        Assert.Equal(content.Length, head.Content.Headers.ContentLength);
    }

    [FfmpegFact]
    public async Task File_ThatDoesNotExist_IsAProblemWithoutAnyPath()
    {
        var job = await DoneAsync();
        foreach (var name in (string[])["90p/seg-99999.m4s", "..%2f..%2fspec", "144p/playlist.m3u8"])
        {
            using var answer = await server.Http.GetAsync(Path(job, name));

            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.DoesNotContain(server.Data, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    /// <summary>A player that begins with the first segment sees every frame once, the same as one that comes at the end.</summary>
    [FfmpegFact]
    public async Task Hls_ReadWhileItGrows_HasEveryFrame()
    {
        var job = await server.SubmitFileAsync(await TestMedia.ClipAsync(new ClipSpec { Seconds = "60", Size = "320x180" }), Small);
        await server.PlayableAsync(job);
        using var early = await server.Http.GetAsync(Path(job, "90p/playlist.m3u8"));
        var growing = await early.Content.ReadAsStringAsync();

        var during = await FrameHashes.OfAsync(new Uri(server.Address, $"/media/{job}/master.m3u8").ToString(), "0:v:0", "-live_start_index", "0");
        await server.EndAsync(job);
        var after = await FrameHashes.OfAsync(new Uri(server.Address, $"/media/{job}/master.m3u8").ToString());

        Assert.Contains("#EXT-X-PLAYLIST-TYPE:EVENT", growing, StringComparison.Ordinal);
        Assert.Equal("no-cache", early.Headers.CacheControl?.ToString());
        Assert.Equal(60 * 24, after.Frames.Count);
        Assert.Equal(after.Relative(), during.Relative());
        var final = await server.Http.GetStringAsync(Path(job, "90p/playlist.m3u8"));
        Assert.EndsWith("#EXT-X-ENDLIST\n", final, StringComparison.Ordinal);
        Assert.Equal(Segments(growing), Segments(final)[..Segments(growing).Length]);
    }

    [FfmpegFact]
    public async Task Dash_ReadWhileItGrows_IsDynamicThenStatic()
    {
        var job = await server.SubmitFileAsync(await TestMedia.ClipAsync(new ClipSpec { Seconds = "60", Size = "320x180" }), Small);
        await server.PlayableAsync(job);
        var growing = await server.Http.GetStringAsync(Path(job, "manifest.mpd"));
        var streams = await MediaTool.FfprobeAsync("-show_entries", "stream=codec_type,width", new Uri(server.Address, $"/media/{job}/manifest.mpd").ToString());
        await server.EndAsync(job);
        var final = await server.Http.GetStringAsync(Path(job, "manifest.mpd"));
        var frames = await FrameHashes.OfAsync(new Uri(server.Address, $"/media/{job}/manifest.mpd").ToString());

        Assert.Contains("type=\"dynamic\"", growing, StringComparison.Ordinal);
        Assert.Contains("\"width\": 160", streams, StringComparison.Ordinal);
        Assert.Contains("audio", streams, StringComparison.Ordinal);
        Assert.Contains("type=\"static\"", final, StringComparison.Ordinal);
        Assert.Equal(60 * 24, frames.Frames.Count);
    }

    [FfmpegFact]
    public async Task Job_DoneOverHttp_HasTheBytesOfTheStore()
    {
        var job = await DoneAsync();
        var prefix = new RunKeys(job, 1).Out;
        await foreach (var stored in server.Store.ListAsync(prefix, CancellationToken.None))
        {
            var content = await server.Http.GetByteArrayAsync(Path(job, stored.Key[prefix.Length..]));
            Assert.Equal(stored.Length, content.Length);
        }
    }

    [FfmpegFact]
    public async Task Numbers_OfADoneJob_AreThoseOfItsReport()
    {
        var job = await DoneAsync();
        var media = JsonSerializer.Deserialize(await server.Http.GetStringAsync(new Uri($"/api/jobs/{job}/media", UriKind.Relative)), ContractsJson.Default.JobMedia)!;
        var report = JsonSerializer.Deserialize(await server.Http.GetStringAsync(Path(job, "job.json")), ContractsJson.Default.JobReport)!;

        Assert.Equal(report.Source.Tracks, media.Source!.Tracks);
        Assert.Equal(
            report.Renditions.Select(one => (one.Name, one.Codecs, one.Width ?? 0, one.Bytes, one.AverageBitrateBps, one.PeakBitrateBps, one.Segments)),
            media.Renditions.Select(one => (one.Name, one.Codecs, one.Width ?? 0, one.Bytes, one.AverageBitrateBps, one.PeakBitrateBps, one.Bitrates.Count)));
    }

    /// <summary>Thumbnails are what the film shows at those times, and the same in every run.</summary>
    [FfmpegFact]
    public async Task Previews_AskedFor_ShowTheFilm()
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec { Seconds = "6", Filter = "drawbox=color=red:t=fill:enable='between(t,2,3.99)'" });
        var spec = Small with { Delivery = Small.Delivery with { Previews = true, Mp4 = false } };
        var jobs = await Task.WhenAll(server.SubmitFileAsync(clip, spec), server.SubmitFileAsync(clip, spec with { Name = "again" }));
        var ends = await Task.WhenAll(jobs.Select(server.EndAsync));

        Assert.All(ends, end => Assert.Empty(end.Warnings));
        var sheets = await Task.WhenAll(jobs.Select(job => server.Http.GetByteArrayAsync(Path(job, "sprites-1.jpg"))));
        Assert.Equal(sheets[0], sheets[1]);
        var index = await server.Http.GetStringAsync(Path(jobs[0], "sprites.vtt"));
        var starts = index.Split('\n').Where(line => line.Contains(" --> ", StringComparison.Ordinal)).Select(line => TimeSpan.Parse(line.Split(' ')[0])).ToList();
        var pixels = System.IO.Path.Combine(TestMedia.NewFolder(), "pixels.rgb");
        await MediaTool.FfmpegAsync(["-f", "mjpeg", "-i", "pipe:0", "-vf", $"scale={starts.Count}:1:flags=area,format=rgb24", "-f", "rawvideo", pixels], sheets[0]);
        var isRed = (await File.ReadAllBytesAsync(pixels)).Chunk(3).Select(pixel => pixel is [> 220, < 40, < 40]);
        Assert.Equal(starts.Select(start => start.TotalSeconds is >= 2 and < 4), isRed);
        Assert.Contains(true, isRed);
    }

    [FfmpegTheory]
    [InlineData("https://player.example", true), InlineData("https://other.example", false)]
    public async Task Media_OfAnotherOrigin_IsReadableWhenItIsAllowed(string origin, bool isAllowed)
    {
        await using var own = await ServerFixture.StartAsync(options => options.CorsOrigins.Add("https://player.example"));
        using var request = new HttpRequestMessage(HttpMethod.Get, Path(new string('0', 24), "master.m3u8")) { Headers = { { "Origin", origin } } };
        using var answer = await own.Http.SendAsync(request);

        Assert.Equal(isAllowed, answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    private async Task<string> DoneAsync()
    {
        var job = await server.SubmitFileAsync(await TestMedia.ClipAsync(new ClipSpec()), Small);
        Assert.Equal(JobState.Done, (await server.EndAsync(job)).State);
        return job;
    }

    private static string[] Segments(string playlist) => [.. playlist.Split('\n').Where(line => line.EndsWith(".m4s", StringComparison.Ordinal))];

    private static Uri Path(string job, string file) => new($"/media/{job}/{file}", UriKind.Relative);
}
