using System.Globalization;
using System.Net;
using System.Text;
using Encoder.Dashboard.Tests.Support;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;
using Microsoft.Playwright;

namespace Encoder.Dashboard.Tests.Pages;

/// <summary>hls.js on a page that knows nothing of the server but an address.</summary>
public sealed class HlsPlayerTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const int Patience = 30_000;
    private const string Job = """{"ladder":[{"name":"90p","height":90,"preset":"ultrafast"}],"chunkSeconds":2,"delivery":{"segmentSeconds":2}}""";

    private const string Play = """
        address => {
          const video = document.querySelector("video");
          const hls = new Hls({ startPosition: 0 });
          hls.on(Hls.Events.ERROR, (_, error) => { if (error.fatal) window.fatal = error.details; });
          hls.loadSource(address);
          hls.attachMedia(video);
          return video.play();
        }
        """;

    private const string State = """
        () => {
          const video = document.querySelector("video");
          const ranges = Array.from({ length: video.buffered.length }, (_, at) => [video.buffered.start(at), video.buffered.end(at)]);
          return JSON.stringify({ at: video.currentTime, of: video.duration, paused: video.paused, ready: video.readyState, ranges, fatal: window.fatal });
        }
        """;

    [ScriptFact]
    public async Task HlsJs_FromTheMiddleOfAnUpload_PlaysToTheEndOfTheFilm()
    {
        var file = await File.ReadAllBytesAsync(await TestMedia.ClipAsync(new ClipSpec { Size = "160x90", Seconds = "12", Container = "mkv" }));
        await using var server = await ServerFixture.StartAsync();
        var (upload, job) = await BeginAsync(server, file[..(file.Length / 2)], file.Length);
        await server.PlayableAsync(job);
        await using var browser = await chromium.OpenAsync(server.Address.ToString());
        var page = browser.Page;
        await page.RouteAsync("**/bare", route => route.FulfillAsync(new() { ContentType = "text/html", Body = "<!doctype html><title>A film</title><video muted></video>" }));
        await page.GotoAsync("/bare");
        await page.AddScriptTagAsync(new() { Path = NpmScript.Hls });

        await page.EvaluateAsync(Play, $"/media/{job}/master.m3u8");
        await UntilAsync(page, "video.currentTime > 0.3");
        Assert.DoesNotContain("#EXT-X-ENDLIST", await server.Http.GetStringAsync(new Uri($"/media/{job}/90p/playlist.m3u8", UriKind.Relative)), StringComparison.Ordinal);

        await AppendAsync(server, upload, file, file.Length / 2);
        await UntilAsync(page, "video.duration > 11.5");
        await page.EvaluateAsync("() => { document.querySelector('video').currentTime = 10; }");
        await UntilAsync(page, "video.ended");
        Assert.Null(await page.EvaluateAsync<string?>("() => window.fatal ?? null"));
        browser.AssertQuiet();
    }

    /// <summary>Waits until something holds of the video; says where it stands when that takes too long.</summary>
    private static async Task UntilAsync(IPage page, string condition)
    {
        try
        {
            await page.WaitForFunctionAsync($"() => {{ const video = document.querySelector('video'); return {condition}; }}", null, new() { Timeout = Patience });
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{condition} does not come: {await page.EvaluateAsync<string>(State)}");
        }
    }

    private static async Task<(string Upload, string Job)> BeginAsync(ServerFixture server, byte[] first, int length)
    {
        using var request = Tus(HttpMethod.Post, "/files", first);
        request.Headers.Add("Upload-Length", length.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Upload-Metadata", $"job {Convert.ToBase64String(Encoding.UTF8.GetBytes(Job))}");
        using var answer = await server.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (answer.Headers.Location!.ToString(), answer.Headers.GetValues("Encoder-Job").Single());
    }

    private static async Task AppendAsync(ServerFixture server, string upload, byte[] file, int offset)
    {
        using var request = Tus(HttpMethod.Patch, upload, file[offset..]);
        request.Headers.Add("Upload-Offset", offset.ToString(CultureInfo.InvariantCulture));
        using var answer = await server.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private static HttpRequestMessage Tus(HttpMethod method, string path, byte[] bytes) => new(method, new Uri(path, UriKind.Relative))
    {
        Content = new ByteArrayContent(bytes) { Headers = { ContentType = new("application/offset+octet-stream") } },
        Headers = { { "Tus-Resumable", "1.0.0" } },
    };
}
