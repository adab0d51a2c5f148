using System.Globalization;
using System.Text.RegularExpressions;
using Encoder.Dashboard.Tests.Support;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;
using Microsoft.Playwright;

namespace Encoder.Dashboard.Tests.Pages;

/// <summary>Uploads from the browser to the real server, encoded by ffmpeg, and played in the page.</summary>
public sealed class UploadTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const int Patience = 90_000;
    private const string Spec = """
        { "ladder": [{ "name": "240p", "preset": "ultrafast" }, { "name": "120p", "height": 120, "preset": "ultrafast" }], "delivery": { "previews": true } }
        """;

    // About 25 MB: six blocks, so that there is a middle to stop in; few frames, so that it is encoded soon.
    private static readonly ClipSpec Clip = new()
    {
        Size = "640x360", Rate = "8", Seconds = "50", Video = "-c:v libx264 -preset ultrafast -b:v 4M -minrate 4M -maxrate 4M -bufsize 4M -x264-params nal-hrd=cbr -g 8 -pix_fmt yuv420p",
    };

    [BrowserFact]
    public async Task Upload_Throttled_PlaysBeforeItEndsAndIsDone()
    {
        await using var server = await ServerFixture.StartAsync();
        await using var browser = await chromium.OpenAsync(server.Address.ToString(), isReduced: false);
        var page = browser.Page;
        await page.GotoAsync("/jobs");
        await browser.ThrottleAsync(500_000);
        await page.GetByLabel("Ladder").SelectOptionAsync("spec");
        await page.GetByLabel("Job spec").FillAsync(Spec);
        await Assertions.Expect(page.GetByText("The server accepts this spec.")).ToBeVisibleAsync();

        await page.GetByLabel("Files to encode").SetInputFilesAsync(await TestMedia.ClipAsync(Clip));

        var card = page.Locator("upload-card");
        await Assertions.Expect(card.GetByText(new Regex("^Playable after"))).ToBeVisibleAsync(new() { Timeout = Patience });
        await Assertions.Expect(card.GetByText("Uploading")).ToBeVisibleAsync();
        await card.GetByText("clip.mp4").ClickAsync();
        await Assertions.Expect(page.Locator("video-player select")).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.EvaluateAsync("() => { const video = document.querySelector('video'); video.muted = true; return video.play(); }");
        await page.WaitForFunctionAsync("() => document.querySelector('video').currentTime > 0.3", null, new() { Timeout = Patience });
        Assert.InRange(await UploadedAsync(page), 1, 49);
        await browser.ShootAsync("upload-playing-dark-1360");

        await browser.ThrottleAsync(20_000_000);
        await Assertions.Expect(page.GetByText("Download 240p.mp4")).ToBeVisibleAsync(new() { Timeout = Patience });
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByText("Download 240p.mp4").ClickAsync());
        Assert.True(new FileInfo(await download.PathAsync()).Length > 10_000);
        await browser.ShootAsync("upload-done-dark-1360");
        browser.AssertQuiet();
    }

    [BrowserFact]
    public async Task Upload_PageLoadedAgain_GoesOnWithTheSameFile()
    {
        await using var server = await ServerFixture.StartAsync();
        await using var browser = await chromium.OpenAsync(server.Address.ToString());
        var (page, file) = (browser.Page, await TestMedia.ClipAsync(Clip));
        var puts = new List<string>();
        page.RequestFinished += (_, request) => { if (request.Method == "PUT") puts.Add(request.Url); };
        await page.GotoAsync("/jobs");
        await browser.ThrottleAsync(2_000_000);
        await page.GetByLabel("Ladder").SelectOptionAsync("480p only");
        await page.RunAndWaitForRequestFinishedAsync(() => page.GetByLabel("Files to encode").SetInputFilesAsync(file), new() { Predicate = request => request.Method == "PUT", Timeout = Patience });

        await page.ReloadAsync();
        await Assertions.Expect(page.GetByText("Interrupted")).ToBeVisibleAsync();
        await page.GetByLabel("File of clip.mp4").SetInputFilesAsync(file);

        await Assertions.Expect(page.Locator("upload-card").GetByText("Done", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = Patience });
        Assert.Equal(puts.Count, puts.Distinct().Count());
        Assert.Equal(1, await page.Locator("table.jobs tbody tr").CountAsync());
    }

    [BrowserFact]
    public async Task Upload_TwoFilesOneBad_EndsOneAndSaysWhatIsWrongWithTheOther()
    {
        await using var server = await ServerFixture.StartAsync();
        await using var browser = await chromium.OpenAsync(server.Address.ToString());
        var page = browser.Page;
        var bad = Path.Combine(TestMedia.NewFolder(), "notes.mp4");
        await File.WriteAllTextAsync(bad, string.Concat(Enumerable.Repeat("This is no video. ", 2000)));
        await page.GotoAsync("/jobs");
        await page.GetByLabel("Ladder").SelectOptionAsync("480p only");

        await page.GetByLabel("Files to encode").SetInputFilesAsync([await TestMedia.ClipAsync(new ClipSpec()), bad]);

        var cards = page.Locator("upload-card");
        await Assertions.Expect(cards.Filter(new() { HasText = "clip.mp4" }).GetByText("Done", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = Patience });
        await Assertions.Expect(cards.Filter(new() { HasText = "notes.mp4" }).Locator(".fault")).ToBeVisibleAsync(new() { Timeout = Patience });
        browser.AssertQuiet();
    }

    [BrowserFact]
    public async Task Server_KilledDuringAnUpload_PageGoesOnByItself()
    {
        var data = TestMedia.NewFolder();
        var killed = await ServeProcess.StartAsync(data);
        await using var browser = await chromium.OpenAsync(killed.Address.ToString());
        var page = browser.Page;
        await page.GotoAsync("/jobs");
        await browser.ThrottleAsync(3_000_000);
        await page.GetByLabel("Ladder").SelectOptionAsync("spec");
        await page.GetByLabel("Job spec").FillAsync(Spec);
        await Assertions.Expect(page.GetByText("The server accepts this spec.")).ToBeVisibleAsync();
        await page.RunAndWaitForRequestFinishedAsync(
            async () => await page.GetByLabel("Files to encode").SetInputFilesAsync(await TestMedia.ClipAsync(Clip)), new() { Predicate = request => request.Method == "PUT", Timeout = Patience });

        await killed.DisposeAsync();
        await Assertions.Expect(page.Locator(".connection[data-state=lost]")).ToBeVisibleAsync(new() { Timeout = Patience });
        await using var server = await ServeProcess.StartAsync(data, killed.Address.Port);

        await Assertions.Expect(page.Locator(".connection[data-state=live]")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Assertions.Expect(page.Locator("upload-card").GetByText("Done", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = Patience });
        await Assertions.Expect(page.Locator("table.jobs img")).ToBeVisibleAsync(new() { Timeout = Patience });
    }

    private static async Task<int> UploadedAsync(IPage page) => int.Parse(
        await page.GetByRole(AriaRole.Progressbar, new() { Name = "Uploaded" }).GetAttributeAsync("aria-valuenow") ?? "", CultureInfo.InvariantCulture);
}
