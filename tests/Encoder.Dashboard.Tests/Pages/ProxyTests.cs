using Encoder.Dashboard.Tests.Support;
using Encoder.Server;
using Encoder.ServerSupport.Proxy;
using Encoder.ServerSupport.Security;
using Encoder.TestSupport.Media;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Encoder.Dashboard.Tests.Pages;

/// <summary>The page in a sub-folder behind TLS and a real nginx, with the server block of docs/operations.md, on a server that asks for a key.</summary>
public sealed class ProxyTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const int Patience = 90_000;

    private const string Spec = """{ "ladder": [{ "name": "120p", "height": 120, "preset": "ultrafast" }], "delivery": { "previews": true } }""";

    [ProxiedBrowserFact]
    public async Task Page_InASubFolderBehindNginx_SignsInUploadsAndPlays()
    {
        var keyed = new KeyedServer
        {
            Services = services => services.Configure<ServerOptions>(options =>
            {
                options.PathBase = "/encoder";
                options.TrustedProxies.Add("127.0.0.1");
            }),
        };
        await keyed.InitializeAsync();
        await using var nginx = await Nginx.StartAsync(keyed.Server.Address);
        await using var browser = await chromium.OpenAsync(nginx.Address.ToString());
        var page = browser.Page;
        var outside = new List<string>();
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: "https" } asked && !asked.AbsolutePath.StartsWith("/encoder/", StringComparison.Ordinal)) outside.Add(request.Url);
        };

        // 1. Sign in on the page that was asked for.
        await page.GotoAsync("/encoder/jobs");
        await page.GetByLabel("API key").FillAsync(keyed.Key("writer"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page.GetByText("No jobs yet.")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Assertions.Expect(page.Locator(".connection[data-state=live]")).ToBeVisibleAsync(new() { Timeout = Patience });

        // 2. Upload.
        await page.GetByLabel("Ladder").SelectOptionAsync("spec");
        await page.GetByLabel("Job spec").FillAsync(Spec);
        await Assertions.Expect(page.GetByText("The server accepts this spec.")).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.GetByLabel("Files to encode").SetInputFilesAsync(await TestMedia.ClipAsync(new ClipSpec { Size = "320x240", Seconds = "8" }));
        var card = page.Locator("upload-card");
        await Assertions.Expect(card.GetByText("Done", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = Patience });
        await Assertions.Expect(page.Locator("table.jobs img")).ToBeVisibleAsync(new() { Timeout = Patience });

        // 3. The job's page, and its player.
        await card.GetByText("clip.mp4").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/encoder/jobs/[0-9a-z]+$"));
        await Assertions.Expect(page.Locator("video-player select")).ToBeVisibleAsync(new() { Timeout = Patience });
        await PlayAsync(page);

        // 4. The same when the page is loaded there, and what it gives to fetch.
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("video-player select")).ToBeVisibleAsync(new() { Timeout = Patience });
        await PlayAsync(page);
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByText("Download 120p.mp4").ClickAsync());
        Assert.True(new FileInfo(await download.PathAsync()).Length > 10_000, "The MP4 is too short to be one.");

        Assert.Empty(outside);
        browser.AssertQuiet();
        await keyed.DisposeAsync();
    }

    private static async Task PlayAsync(IPage page)
    {
        await page.EvaluateAsync("() => { const video = document.querySelector('video'); video.muted = true; return video.play(); }");
        await page.WaitForFunctionAsync("() => document.querySelector('video').currentTime > 0.3", null, new() { Timeout = Patience });
    }
}

/// <summary>A test that needs nginx beside the browser.</summary>
internal sealed class ProxiedBrowserFactAttribute : FactAttribute
{
    public ProxiedBrowserFactAttribute() => Skip = Chromium.Missing ?? (Chromium.IsCi || Nginx.Program is not null ? null : "nginx is not installed");
}
