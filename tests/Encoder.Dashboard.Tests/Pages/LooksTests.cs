using System.Text.Json;
using Encoder.Contracts;
using Encoder.Dashboard.Tests.Support;
using Microsoft.Playwright;

namespace Encoder.Dashboard.Tests.Pages;

/// <summary>Every page in both themes, wide and narrow: shot for people to look at, and held against WCAG 2.2 AA by axe-core.</summary>
public sealed class LooksTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Run = """
        async () => {
          const found = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] });
          return JSON.stringify(found.violations.map(one => `${one.id}: ${one.help}: ${one.nodes.map(node => node.html.slice(0, 120)).join(" | ")}`));
        }
        """;

    [ScriptTheory]
    [InlineData("jobs")]
    [InlineData("empty")]
    [InlineData("job")]
    [InlineData("job-large")]
    [InlineData("job-failed")]
    [InlineData("channels")]
    [InlineData("channel")]
    [InlineData("channel-waiting")]
    [InlineData("nodes")]
    [InlineData("overview")]
    [InlineData("sign-in")]
    public async Task Page_AnyThemeAndWidth_MeetsWcagAndFits(string name)
    {
        var (world, path, ready) = View(name);
        await using var server = await ScriptedServer.StartAsync(world);
        await using var browser = await chromium.OpenAsync(server.Address);
        await browser.Page.GotoAsync(path);
        await Assertions.Expect(browser.Page.GetByText(ready).First).ToBeVisibleAsync();

        // Evaluated, not added to the page, whose policy forbids it.
        await browser.Page.EvaluateAsync(await File.ReadAllTextAsync(NpmScript.Axe));
        List<string> faults = [];
        foreach (var (theme, width) in from theme in new[] { "light", "dark" } from width in new[] { 390, 1360 } select (theme, width))
        {
            await browser.LookAsync(theme, width);
            await browser.ShootAsync($"{name}-{theme}-{width}");
            faults.AddRange(JsonSerializer.Deserialize<string[]>(await browser.Page.EvaluateAsync<string>(Run))!.Select(fault => $"{theme} {width}: {fault}"));
            var overflow = await browser.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
            if (overflow > 0) faults.Add($"{theme} {width}: the page is {overflow} pixels wider than the screen");
        }

        Assert.Empty(faults);
        browser.AssertQuiet();
    }

    private static (ScriptedWorld World, string Path, string Ready) View(string name)
    {
        var now = DateTimeOffset.UtcNow;
        var world = new ScriptedWorld { Nodes = Samples.Nodes(now), Overview = Samples.Overview(now), Key = name == "sign-in" ? "key" : null };
        if (name != "empty") world.Fill(Samples.Jobs(60, now));
        world.Grids[Samples.Id(0)] = Samples.Grid(60, 25, now);
        world.Grids[Samples.Id(8)] = Samples.Grid(2000, 900, now);
        world.Media[Samples.Id(0)] = world.Media[Samples.Id(8)] = world.Media[Samples.Id(3)] = Samples.Media(25);
        foreach (var (number, state) in new[] { ChannelState.Live, ChannelState.Waiting, ChannelState.Interrupted, ChannelState.Stopped }.Index())
            world.Channels[Samples.Channel(number, state, now).Id] = Samples.Channel(number, state, now.AddHours(-1 - number));
        return name switch
        {
            "jobs" => (world, "/jobs", "1–50 of 60"),
            "empty" => (world, "/jobs", "No jobs yet."),
            "job" => (world, $"/jobs/{Samples.Id(0)}", "Done 50"),
            "job-large" => (world, $"/jobs/{Samples.Id(8)}", "Done 1,800"),
            "job-failed" => (world, $"/jobs/{Samples.Id(3)}", "source.no_video"),
            "channels" => (world, "/channels", "Harbour camera"),
            "channel" => (world, $"/channels/{Samples.Channel(0, ChannelState.Live, now).Id}", "channel.keyframes_far_apart"),
            "channel-waiting" => (world, $"/channels/{Samples.Channel(1, ChannelState.Waiting, now).Id}", "It cannot be shown again."),
            "nodes" => (world, "/nodes", "encode-01"),
            "overview" => (world, "/overview", "Playable after (median)"),
            _ => (world, "/nodes", "API key"),
        };
    }
}
