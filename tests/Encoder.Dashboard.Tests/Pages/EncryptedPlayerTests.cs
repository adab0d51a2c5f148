using Encoder.Contracts;
using Encoder.Dashboard.Tests.Support;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;
using Microsoft.Playwright;

namespace Encoder.Dashboard.Tests.Pages;

/// <summary>hls.js with encrypted jobs: AES-128 by its own hand, samples by Chromium's clear-key system. With the key they play, without it not.</summary>
public sealed class EncryptedPlayerTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const int Patience = 30_000;

    private const string Play = """
        ([address, license]) => {
          const video = document.querySelector("video");
          const hls = new Hls({ startPosition: 0, emeEnabled: true, drmSystems: { "org.w3.clearkey": { licenseUrl: license } } });
          hls.on(Hls.Events.ERROR, (_, error) => { if (error.fatal) window.fatal = error.details; });
          hls.loadSource(address);
          hls.attachMedia(video);
          video.play().catch(() => {});
        }
        """;

    [ScriptTheory]
    [InlineData(EncryptionScheme.Aes128, "key", "keyLoadError")]
    [InlineData(EncryptionScheme.Cenc, "license", "keySystemLicenseRequestFailed")]
    [InlineData(EncryptionScheme.Cbcs, "license", "keySystemLicenseRequestFailed")]
    public async Task HlsJs_EncryptedJob_PlaysWithTheKeyOnly(EncryptionScheme scheme, string secret, string error)
    {
        await using var server = await ServerFixture.StartAsync();
        var job = await server.SubmitFileAsync(await TestMedia.ClipAsync(new ClipSpec { Size = "160x90" }), new JobSpec
        {
            Ladder = [new RungSpec { Name = "90p", Height = 90, Preset = "ultrafast" }],
            Delivery = new DeliverySpec { Dash = false, Mp4 = false, Previews = false, SegmentSeconds = 2, Encryption = new EncryptionSpec { Scheme = scheme } },
        });
        Assert.Equal(JobState.Done, (await server.EndAsync(job)).State);
        await using var browser = await chromium.OpenAsync(server.Address.ToString());
        var page = browser.Page;
        await page.RouteAsync("**/bare", route => route.FulfillAsync(new() { ContentType = "text/html", Body = "<!doctype html><title>A film</title><video muted></video>" }));

        await OpenAsync(page, job);
        await UntilAsync(page, "video.ended && video.currentTime > 3.5");
        Assert.Null(await page.EvaluateAsync<string?>("() => window.fatal ?? null"));
        browser.AssertQuiet();

        await page.RouteAsync($"**/media/{job}/{secret}", route => route.FulfillAsync(new() { Status = 403 }));
        await OpenAsync(page, job);
        await UntilAsync(page, "window.fatal");
        Assert.Equal(error, await page.EvaluateAsync<string?>("() => window.fatal"));
        Assert.Equal(0, await page.EvaluateAsync<double>("() => document.querySelector('video').currentTime"));
    }

    private static async Task OpenAsync(IPage page, string job)
    {
        await page.GotoAsync("/bare");
        await page.AddScriptTagAsync(new() { Path = NpmScript.Hls });
        await page.EvaluateAsync(Play, new[] { $"/media/{job}/master.m3u8", $"/media/{job}/license" });
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
