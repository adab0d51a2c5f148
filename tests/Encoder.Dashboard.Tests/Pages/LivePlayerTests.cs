using Encoder.Contracts;
using Encoder.Dashboard.Tests.Support;
using Encoder.ServerSupport;
using Encoder.ServerSupport.Live;
using Microsoft.Playwright;

namespace Encoder.Dashboard.Tests.Pages;

/// <summary>
/// hls.js and dash.js watch a channel, both at once, for a minute. Whether they stall is told by the video element itself: the page notes its events, and every
/// tenth of a second its position and what is buffered.
/// </summary>
[Trait("Category", "Quiet")]
[Collection(nameof(Alone))]
public sealed class LivePlayerTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const int Patience = 120_000;
    private const int Seconds = 60;

    private static readonly ChannelSpec Spec = new()
    {
        Name = "Trial",
        Ladder = [new RungSpec { Name = "96p", Width = LivePublisher.Width, Height = LivePublisher.Height, Preset = "ultrafast" }],
    };

    // From the first picture on; a player may seek to the live edge before.
    private const string Watch = """
        () => {
          const video = document.querySelector("video");
          const seen = window.seen = { events: [], gaps: [], backward: 0 };
          video.addEventListener("playing", () => {
            seen.from = seen.at = video.currentTime;
            for (const name of ["waiting", "stalled", "seeking", "pause", "error"])
              video.addEventListener(name, () => { if (name !== "pause" || !video.ended) seen.events.push(`${name} at ${video.currentTime}`); });
            setInterval(() => {
              if (video.currentTime < seen.at) seen.backward++;
              seen.at = video.currentTime;
              for (let at = 1; at < video.buffered.length; at++)
                if (video.buffered.start(at) > seen.from) seen.gaps.push(`${video.buffered.end(at - 1)} to ${video.buffered.start(at)}`);
            }, 100);
          }, { once: true });
        }
        """;

    private const string PlayHls = """
        address => {
          const video = document.querySelector("video");
          const hls = window.hls = new Hls({ lowLatencyMode: true });
          hls.on(Hls.Events.ERROR, (_, error) => { (window.errors ??= []).push(error.details); });
          hls.loadSource(address);
          hls.attachMedia(video);
          video.play().catch(() => {});
        }
        """;

    private const string PlayDash = """
        address => {
          const player = window.dash = dashjs.MediaPlayer().create();
          player.on(dashjs.MediaPlayer.events.ERROR, event => { (window.errors ??= []).push(`${event.error.code} ${event.error.message}`); });
          player.initialize(document.querySelector("video"), address, true);
        }
        """;

    private const string State = """
        () => {
          const video = document.querySelector("video");
          const ranges = Array.from({ length: video.buffered.length }, (_, at) => [video.buffered.start(at), video.buffered.end(at)]);
          return JSON.stringify({ at: video.currentTime, of: video.duration, paused: video.paused, ready: video.readyState, ranges, errors: window.errors, seen: window.seen });
        }
        """;

    [ScriptFact]
    public async Task Channel_WatchedByHlsJsAndDashJs_PlaysAMinuteWithoutAStallAndToItsEnd()
    {
        await using var server = new ServerFixture { Settings = new Dictionary<string, string?> { ["Live:Ports"] = FreePort.Find() } };
        await server.InitializeAsync();
        var created = await LiveViewer.CreateAsync(server.Http, Spec);
        var viewer = new LiveViewer(server.Http, created.Channel.Id);
        var address = $"{(await viewer.UntilAsync(info => info.State == ChannelState.Waiting)).IngestAddress}/{created.StreamKey}";
        await using var publisher = await LivePublisher.StartWhenOpenAsync(address, LivePublisher.Rate * 600);

        // With a shorter list players cannot stay as far behind its end as they want to.
        var links = (await viewer.UntilAsync(info => info.Links.Dash is not null && viewer.List("96p").Segments.Count > 4)).Links;

        await using var hls = await OpenAsync(server, NpmScript.Hls, PlayHls, links.Hls!);
        await using var dash = await OpenAsync(server, NpmScript.Dash, PlayDash, links.Dash!);
        await Task.WhenAll(new[] { hls, dash }.Select(browser => UntilAsync(browser.Page, $"window.seen.at - window.seen.from >= {Seconds}")));

        // The manifest becomes static, and the playlist ends, under the viewers.
        await publisher.StopAsync();
        await viewer.PostAsync("stop");
        await Task.WhenAll(new[] { hls, dash }.Select(browser => UntilAsync(browser.Page, "video.ended")));

        await AssertSmoothAsync(("hls.js", hls), ("dash.js", dash));
    }

    // Latency is counted in pictures that are sent and not shown, too: what hls.js says of it does not know what the server takes, and dash.js compares clocks.
    // dash.js is in its mode for low latency, which the manifest asks for: it appends a segment while it comes in.
    [ScriptFact]
    public async Task Channel_WithLowLatency_IsPlayedByBothAFewSecondsBehind()
    {
        await using var server = new ServerFixture { Settings = new Dictionary<string, string?> { ["Live:Ports"] = FreePort.Find() } };
        await server.InitializeAsync();
        var created = await LiveViewer.CreateAsync(server.Http, Spec with { LowLatency = true });
        var viewer = new LiveViewer(server.Http, created.Channel.Id);
        var address = $"{(await viewer.UntilAsync(info => info.State == ChannelState.Waiting)).IngestAddress}/{created.StreamKey}";
        await using var publisher = await LivePublisher.StartWhenOpenAsync(address, LivePublisher.Rate * 600);
        var links = (await viewer.UntilAsync(info => info.Links.Hls is not null && viewer.List("96p").Segments.Count > 4)).Links;

        await using var hls = await OpenAsync(server, NpmScript.Hls, PlayHls, links.Hls!);
        await using var dash = await OpenAsync(server, NpmScript.Dash, PlayDash, links.Dash!);
        var behind = await Task.WhenAll(MeasureAsync(hls, publisher, "window.hls.latency", "0"), MeasureAsync(dash, publisher, "window.dash.getCurrentLiveLatency()", "window.dash.getActiveStream().getStartTime()"));

        var hlsState = $"{await hls.Page.EvaluateAsync<string>(State)} {string.Join(' ', behind[0])}";
        var dashState = $"{await dash.Page.EvaluateAsync<string>(State)} {string.Join(' ', behind[1])}";
        Assert.True(await hls.Page.EvaluateAsync<bool>("() => ['/part-', '_HLS_part='].every(name => performance.getEntriesByType('resource').filter(entry => entry.name.includes(name)).length > 20)"), hlsState);
        Assert.True(behind[0].TrueForAll(one => one.Player < 4 && one.Pictures < 6), hlsState);

        // Segments that took a third of a second to come are segments that came while they were made.
        Assert.True(await dash.Page.EvaluateAsync<bool>("() => performance.getEntriesByType('resource').filter(entry => entry.name.includes('/seg-') && entry.responseEnd - entry.responseStart > 300).length > 10"), dashState);
        Assert.True(behind[1].TrueForAll(one => one.Player < 5 && one.Pictures < 6), dashState);
        await AssertSmoothAsync(("hls.js", hls), ("dash.js", dash));
    }

    private static async Task<List<(double Player, double Pictures)>> MeasureAsync(BrowserPage browser, LivePublisher publisher, string latency, string start)
    {
        List<(double Player, double Pictures)> behind = [];
        for (var second = 5; second <= 35; second++)
        {
            await UntilAsync(browser.Page, $"window.seen.at - window.seen.from >= {second}");
            var sent = publisher.Sent;
            var at = await browser.Page.EvaluateAsync<double[]>($"() => [{latency}, document.querySelector('video').currentTime - {start}]");
            behind.Add((at[0], ((double)sent / LivePublisher.Rate) - at[1]));
        }

        return behind;
    }

    private static async Task AssertSmoothAsync(params (string Name, BrowserPage Browser)[] players)
    {
        foreach (var (name, browser) in players)
        {
            var state = $"{name}: {await browser.Page.EvaluateAsync<string>(State)}";
            Assert.True(await browser.Page.EvaluateAsync<bool>("() => !window.errors && seen.from !== undefined && seen.events.length === 0 && seen.gaps.length === 0 && seen.backward === 0"), state);
            browser.AssertQuiet();
        }
    }

    private async Task<BrowserPage> OpenAsync(ServerFixture server, string script, string play, string address)
    {
        var browser = await chromium.OpenAsync(server.Address.ToString());
        await browser.Page.RouteAsync("**/bare", route => route.FulfillAsync(new() { ContentType = "text/html", Body = "<!doctype html><title>A channel</title><video muted></video>" }));
        await browser.Page.GotoAsync("/bare");
        await browser.Page.AddScriptTagAsync(new() { Path = script });
        await browser.Page.EvaluateAsync(Watch);
        await browser.Page.EvaluateAsync(play, address);
        return browser;
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
}
