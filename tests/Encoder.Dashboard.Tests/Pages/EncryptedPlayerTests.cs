using Encoder.Contracts;
using Encoder.Dashboard.Tests.Support;
using Encoder.ServerSupport;
using Encoder.ServerSupport.Live;
using Encoder.TestSupport.Media;
using Microsoft.Playwright;

namespace Encoder.Dashboard.Tests.Pages;

/// <summary>hls.js and dash.js with encrypted jobs: AES-128 by hls.js itself, samples by Chromium's clear-key system. With the keys they play, without them not.</summary>
public sealed class EncryptedPlayerTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const int Patience = 30_000;

    // The settings are those of docs/encryption.md.
    private const string PlayHls = """
        job => {
          const video = document.querySelector("video");
          const keyIds = (type, data, { decryptdata }) => {
            const kid = btoa(String.fromCharCode(...decryptdata.keyId)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
            return { initDataType: "keyids", initData: new TextEncoder().encode(JSON.stringify({ kids: [kid] })).buffer };
          };
          const hls = new Hls({
            startPosition: 0,
            emeEnabled: true,
            drmSystems: { "org.w3.clearkey": { licenseUrl: "license", generateRequest: keyIds } },
            licenseXhrSetup: (xhr, _, { decryptdata }) => xhr.open("POST", decryptdata.uri),
          });
          hls.on(Hls.Events.ERROR, (_, error) => { if (error.fatal) window.fatal = error.details; });
          hls.loadSource(`${job}/master.m3u8`);
          hls.attachMedia(video);
          video.play().catch(() => {});
        }
        """;

    private const string PlayDash = """
        job => {
          const player = dashjs.MediaPlayer().create();
          player.on(dashjs.MediaPlayer.events.ERROR, event => { window.fatal = `${event.error.code}`; });
          // It reports that it was given an address, not keys, as an error.
          player.updateSettings({ debug: { logLevel: dashjs.Debug.LOG_LEVEL_NONE } });
          player.setProtectionData({ "org.w3.clearkey": { serverURL: `${job}/license` } });
          player.initialize(document.querySelector("video"), `${job}/manifest.mpd`, true);
        }
        """;

    [ScriptTheory]
    [InlineData(EncryptionScheme.Aes128, null, "key", "keyLoadError")]
    [InlineData(EncryptionScheme.Cenc, null, "license", "keySystemLicenseRequestFailed")]
    [InlineData(EncryptionScheme.Cbcs, null, "license", "keySystemLicenseRequestFailed")]
    [InlineData(EncryptionScheme.Cenc, 1, "license", "keySystemLicenseRequestFailed")]
    [InlineData(EncryptionScheme.Cbcs, 1, "license", "keySystemLicenseRequestFailed")]
    public Task HlsJs_EncryptedJob_PlaysWithTheKeyOnly(EncryptionScheme scheme, int? rotate, string secret, string error) =>
        AssertNeedsKeyAsync(scheme, rotate, secret, (NpmScript.Hls, PlayHls), error);

    [ScriptTheory]
    [InlineData(EncryptionScheme.Cenc)]
    [InlineData(EncryptionScheme.Cbcs)]
    public Task DashJs_EncryptedJob_PlaysWithTheKeyOnly(EncryptionScheme scheme) => AssertNeedsKeyAsync(scheme, null, "license", (NpmScript.Dash, PlayDash), "114");

    // Each segment has another key, and the page asks for it where the playlist says.
    [ScriptFact]
    public async Task ChannelPage_EncryptedChannelWithRotation_PlaysOn()
    {
        await using var server = new ServerFixture { Settings = new Dictionary<string, string?> { ["Live:Ports"] = FreePort.Find() } };
        await server.InitializeAsync();
        var created = await LiveViewer.CreateAsync(server.Http, new ChannelSpec
        {
            Name = "Trial",
            Ladder = [new RungSpec { Name = "96p", Width = LivePublisher.Width, Height = LivePublisher.Height, Preset = "ultrafast" }],
            Encryption = new EncryptionSpec { Scheme = EncryptionScheme.Cbcs, RotateSegments = 1 },
        });
        var viewer = new LiveViewer(server.Http, created.Channel.Id);
        var address = $"{(await viewer.UntilAsync(info => info.State == ChannelState.Waiting)).IngestAddress}/{created.StreamKey}";
        await using var publisher = await LivePublisher.StartWhenOpenAsync(address, LivePublisher.Rate * 600);
        await viewer.UntilAsync(info => info.Links.Hls is not null && viewer.List("96p").Segments.Count > 3);
        await using var browser = await chromium.OpenAsync(server.Address.ToString());
        var licenses = 0;
        browser.Page.Response += (_, response) => licenses += response.Ok && response.Url.Contains($"/live/{created.Channel.Id}/1/license", StringComparison.Ordinal) ? 1 : 0;

        await browser.Page.GotoAsync($"/channels/{created.Channel.Id}");
        await browser.Page.WaitForSelectorAsync("video");
        await browser.Page.EvaluateAsync("() => { const video = document.querySelector('video'); video.muted = true; video.play(); }");
        await UntilAsync(browser.Page, "video.currentTime > 0 && (window.from ??= video.currentTime) < video.currentTime - 8");

        Assert.True(licenses > 3, $"{licenses}");
        browser.AssertQuiet();
    }

    private async Task AssertNeedsKeyAsync(EncryptionScheme scheme, int? rotate, string secret, (string Script, string Play) player, string error)
    {
        await using var server = await ServerFixture.StartAsync();
        var job = await server.SubmitFileAsync(await TestMedia.ClipAsync(new ClipSpec { Size = "160x90" }), new JobSpec
        {
            Ladder = [new RungSpec { Name = "90p", Height = 90, Preset = "ultrafast" }],
            Delivery = new DeliverySpec
            {
                Dash = scheme != EncryptionScheme.Aes128, Mp4 = false, Previews = false, SegmentSeconds = 2, Encryption = new EncryptionSpec { Scheme = scheme, RotateSegments = rotate },
            },
        });
        Assert.Equal(JobState.Done, (await server.EndAsync(job)).State);
        await using var browser = await chromium.OpenAsync(server.Address.ToString());
        var page = browser.Page;
        await page.RouteAsync("**/bare", route => route.FulfillAsync(new() { ContentType = "text/html", Body = "<!doctype html><title>A film</title><video muted></video>" }));

        await OpenAsync(page, job, player);
        await UntilAsync(page, "video.ended && video.currentTime > 3.5");
        Assert.Null(await page.EvaluateAsync<string?>("() => window.fatal ?? null"));
        browser.AssertQuiet();

        await page.RouteAsync($"**/media/{job}/{secret}", route => route.FulfillAsync(new() { Status = 403 }));
        await OpenAsync(page, job, player);
        await UntilAsync(page, "window.fatal");
        Assert.Equal(error, await page.EvaluateAsync<string?>("() => window.fatal"));
        Assert.Equal(0, await page.EvaluateAsync<double>("() => document.querySelector('video').currentTime"));
    }

    private static async Task OpenAsync(IPage page, string job, (string Script, string Play) player)
    {
        await page.GotoAsync("/bare");
        await page.AddScriptTagAsync(new() { Path = player.Script });
        await page.EvaluateAsync(player.Play, $"/media/{job}");
    }

    private static async Task UntilAsync(IPage page, string condition)
    {
        try
        {
            await page.WaitForFunctionAsync($"() => {{ const video = document.querySelector('video'); return {condition}; }}", null, new() { Timeout = Patience });
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{condition} does not come: {await page.EvaluateAsync<string>("() => { const video = document.querySelector('video'); return JSON.stringify({ at: video.currentTime, ready: video.readyState, error: video.error?.message, fatal: window.fatal }); }")}");
        }
    }
}
