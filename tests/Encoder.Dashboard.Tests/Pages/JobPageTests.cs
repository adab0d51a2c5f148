using System.Text.RegularExpressions;
using Encoder.Contracts;
using Encoder.Dashboard.Tests.Support;
using Microsoft.Playwright;

namespace Encoder.Dashboard.Tests.Pages;

/// <summary>A job's page.</summary>
public sealed class JobPageTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const double MostMilliseconds = 200;

    // Interaction to Next Paint: from a key to the frame that shows it, while every chunk changes; three of four within the limit, since
    // the machine has other work too.
    private const string Measure = """
        async () => {
          const canvas = document.querySelector("chunk-grid canvas");
          canvas.focus();
          const times = [];
          for (let step = 0; step < 40; step++) {
            const begun = performance.now();
            canvas.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
            await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
            times.push(performance.now() - begun);
          }
          return times.sort((left, right) => left - right)[30];
        }
        """;

    [BrowserFact]
    public async Task Grid_TwoThousandChunksChanging_AnswersWithinAFifthOfASecond()
    {
        var now = DateTimeOffset.UtcNow;
        await using var server = await StartAsync(Samples.Grid(2000, 900, now));
        await using var browser = await chromium.OpenAsync(server.Address);
        await browser.Page.GotoAsync($"/jobs/{Samples.Id(0)}");
        await Assertions.Expect(browser.Page.GetByText("Done 1,800")).ToBeVisibleAsync();

        using var stop = new CancellationTokenSource();
        var changes = ChangeAsync(server.World, now, stop.Token);
        var slow = await browser.Page.EvaluateAsync<double>(Measure);
        await stop.CancelAsync();
        await changes;

        Assert.InRange(slow, 0, MostMilliseconds);
        browser.AssertQuiet();
    }

    [BrowserFact]
    public async Task Grid_ArrowKeys_SayWhatEachChunkIs()
    {
        await using var server = await StartAsync(Samples.Grid(10, 4, DateTimeOffset.UtcNow));
        await using var browser = await chromium.OpenAsync(server.Address);
        await browser.Page.GotoAsync($"/jobs/{Samples.Id(0)}");
        var grid = browser.Page.Locator("chunk-grid canvas");
        await Assertions.Expect(browser.Page.GetByText("Done 8")).ToBeVisibleAsync();

        await grid.PressAsync("Home");

        await Assertions.Expect(browser.Page.Locator("chunk-grid [aria-live]")).ToHaveTextAsync(new Regex("^Chunk 0, 1080p · Done · encode-01, slot 0 · attempt 1 · 192 frames"));
    }

    [BrowserFact]
    public async Task Job_Failed_SaysWhyWithItsCode()
    {
        var world = new ScriptedWorld();
        world.Put(Samples.Job(0, JobState.Failed, DateTimeOffset.UtcNow));
        await using var server = await ScriptedServer.StartAsync(world);
        await using var browser = await chromium.OpenAsync(server.Address);

        await browser.Page.GotoAsync($"/jobs/{Samples.Id(0)}");

        await Assertions.Expect(browser.Page.GetByText("The file has no video track that ffmpeg can decode.")).ToBeVisibleAsync();
        await Assertions.Expect(browser.Page.GetByText("source.no_video")).ToBeVisibleAsync();
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Retry" }).ClickAsync();
        await Assertions.Expect(browser.Page.GetByText("Queued")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Job_Unknown_SaysSo()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var browser = await chromium.OpenAsync(server.Address);

        await browser.Page.GotoAsync("/jobs/0123456789abcdef01234567");

        await Assertions.Expect(browser.Page.GetByText("There is no job 0123456789abcdef01234567.")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Media_ThatCannotBeRead_IsToldAndReadLater()
    {
        var world = new ScriptedWorld();
        world.Put(Samples.Job(0, JobState.Encoding, DateTimeOffset.UtcNow));
        await using var server = await ScriptedServer.StartAsync(world);
        await using var browser = await chromium.OpenAsync(server.Address);

        await browser.Page.GotoAsync($"/jobs/{Samples.Id(0)}");
        await Assertions.Expect(browser.Page.GetByText("The tracks and bitrates cannot be read now: Too much to do. This page tries again by itself.")).ToBeVisibleAsync();
        world.Media[Samples.Id(0)] = Samples.Media(25);

        await Assertions.Expect(browser.Page.GetByText("pcm_s24le, 2 ch, 48 kHz, eng")).ToBeVisibleAsync(new() { Timeout = 10_000 });
        await Assertions.Expect(browser.Page.GetByText("1920 × 1080, 23.976 fps")).ToBeVisibleAsync();
        await Assertions.Expect(browser.Page.GetByLabel("Bitrate over time: 1080p 5.20 Mb/s on average")).ToBeVisibleAsync();
        await Assertions.Expect(browser.Page.GetByText("cannot be read now")).ToHaveCountAsync(0);
    }

    private static async Task<ScriptedServer> StartAsync(ChunkGrid grid)
    {
        var world = new ScriptedWorld();
        world.Put(Samples.Job(0, JobState.Encoding, DateTimeOffset.UtcNow));
        world.Grids[Samples.Id(0)] = grid;
        world.Media[Samples.Id(0)] = Samples.Media(25);
        return await ScriptedServer.StartAsync(world);
    }

    private static async Task ChangeAsync(ScriptedWorld world, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var done = 0; !cancellationToken.IsCancellationRequested; done = (done + 100) % 1900)
        {
            world.Grids[Samples.Id(0)] = Samples.Grid(2000, done, now);
            world.Put(Samples.Job(0, JobState.Encoding, now, done / 2000.0));
            await beat.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
