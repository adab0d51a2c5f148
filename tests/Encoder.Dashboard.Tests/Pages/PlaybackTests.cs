using Encoder.Contracts;
using Encoder.Dashboard.Tests.Support;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;
using Microsoft.Playwright;

namespace Encoder.Dashboard.Tests.Pages;

/// <summary>The page over the real server, encoded by ffmpeg: watched live, played in each rendition, fetched.</summary>
public sealed class PlaybackTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const int Patience = 90_000;

    private static readonly JobSpec Spec = new() { Delivery = new DeliverySpec { Previews = true }, Ladder = [new RungSpec { Name = "240p", Preset = "ultrafast" }, new RungSpec { Name = "120p", Height = 120, Preset = "ultrafast" }] };

    [BrowserFact]
    public async Task Job_EncodedByTheServer_PlaysEachRenditionAndIsFetched()
    {
        await using var server = await ServerFixture.StartAsync();
        var clip = await TestMedia.ClipAsync(new ClipSpec { Size = "426x240", Seconds = "16" });
        var job = await server.SubmitFileAsync(clip, Spec);
        await using var browser = await chromium.OpenAsync(server.Address.ToString());
        var page = browser.Page;

        await page.GotoAsync($"/jobs/{job}");
        await Assertions.Expect(page.GetByText("Playable after")).ToBeVisibleAsync(new() { Timeout = Patience });
        await PlayAsync(page);
        await Assertions.Expect(page.GetByText("Download 120p.mp4")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Assertions.Expect(page.GetByText("426 × 240").First).ToBeVisibleAsync(new() { Timeout = Patience });

        await Assertions.Expect(page.Locator("chunk-grid .legend")).ToContainTextAsync("Leased 0", new() { Timeout = Patience });

        var seek = page.GetByLabel("Seek");
        await Assertions.Expect(seek).ToBeVisibleAsync(new() { Timeout = Patience });
        await seek.PressAsync("End");
        await page.WaitForFunctionAsync("() => document.querySelector('video').currentTime > 15");
        await Assertions.Expect(page.Locator(".strip-tip")).ToContainTextAsync("0:16");
        await seek.PressAsync("Home");
        Assert.NotEqual(0, await page.EvaluateAsync<int>("async () => (await createImageBitmap(await (await fetch(document.querySelector('video').poster)).blob())).width"));

        var quality = page.GetByLabel("Rendition to play");
        var choices = await quality.Locator("option").AllTextContentsAsync();
        Assert.Equal(3, choices.Count);
        foreach (var choice in choices)
        {
            await quality.SelectOptionAsync(choice);
            await PlayAsync(page);
        }

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByText("Download 120p.mp4").ClickAsync());
        Assert.True(new FileInfo(await download.PathAsync()).Length > 10_000, "The MP4 is too short to be one.");
        await page.EvaluateAsync("() => scrollTo(0, 0)");
        await browser.ShootAsync("real-done");
        browser.AssertQuiet();

        // As in a build without npm: the browser plays by itself.
        await page.RouteAsync("**/ui/vendor/hls.js", route => route.FulfillAsync(new() { Status = 404 }));
        await page.ReloadAsync();
        await Assertions.Expect(quality).ToBeVisibleAsync(new() { Timeout = Patience });
        await PlayAsync(page);
        Assert.DoesNotContain("blob:", await page.EvaluateAsync<string>("() => document.querySelector('video').currentSrc"), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task List_JobOfTheServer_ComesAndGoesByItself()
    {
        await using var server = await ServerFixture.StartAsync();
        await using var browser = await chromium.OpenAsync(server.Address.ToString());
        var page = browser.Page;
        await page.GotoAsync("/");
        await Assertions.Expect(page.GetByText("No jobs yet.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();

        var job = await server.SubmitFileAsync(await TestMedia.ClipAsync(new ClipSpec()), Spec);

        await Assertions.Expect(page.Locator($"tr[data-job='{job}']").GetByText("Done")).ToBeVisibleAsync(new() { Timeout = Patience });
        using var gone = await server.Http.DeleteAsync(new Uri($"/api/jobs/{job}", UriKind.Relative));
        await Assertions.Expect(page.Locator($"tr[data-job='{job}']")).ToHaveCountAsync(0, new() { Timeout = Patience });
        browser.AssertQuiet();
    }

    private static async Task PlayAsync(IPage page)
    {
        await page.EvaluateAsync("() => { const video = document.querySelector('video'); video.muted = true; return video.play(); }");
        var from = await page.EvaluateAsync<double>("() => document.querySelector('video').currentTime");
        await page.WaitForFunctionAsync("from => { const now = document.querySelector('video').currentTime; return now > from + 0.2 || now < from; }", from, new() { Timeout = Patience });
    }
}
