using Encoder.Contracts;
using Encoder.Dashboard.Tests.Support;
using Microsoft.Playwright;

namespace Encoder.Dashboard.Tests.Pages;

/// <summary>Live channels: made, watched, stopped, resumed and deleted.</summary>
public sealed class ChannelPageTests(Chromium chromium) : IClassFixture<Chromium>
{
    [BrowserFact]
    public async Task Form_WithASourceThatIsNone_ShowsTheServersWords()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var browser = await chromium.OpenAsync(server.Address);
        var page = browser.Page;
        await page.GotoAsync("/channels");
        await Assertions.Expect(page.GetByText("No channels yet.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("Source")).ToBeHiddenAsync();

        await page.GetByLabel("Protocol").SelectOptionAsync("pull");
        await page.GetByLabel("Source").FillAsync("nonsense");
        await Assertions.Expect(page.GetByText("source is no address of a stream.")).ToBeVisibleAsync();

        await page.GetByLabel("Source").FillAsync("rtmp://host/live/one");
        await Assertions.Expect(page.GetByText("source is no address of a stream.")).ToBeHiddenAsync();
        browser.AssertQuiet();
    }

    [BrowserFact]
    public async Task Channel_Created_ShowsItsKeyUntilThePageIsLoadedAgain()
    {
        var world = new ScriptedWorld();
        await using var server = await ScriptedServer.StartAsync(world);
        await using var browser = await chromium.OpenAsync(server.Address);
        var page = browser.Page;
        await page.GotoAsync("/channels");

        await page.GetByLabel("Name").FillAsync("News");
        await page.GetByLabel("While nobody sends").SelectOptionAsync("Black after 10 s");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create channel" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "News" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("c0ffee", new() { Exact = true })).ToBeVisibleAsync();
        Assert.Equal(10, Assert.Single(world.ChannelSpecs).SlateAfterSeconds);
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByText("It cannot be shown again.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("c0ffee")).ToHaveCountAsync(0);
        browser.AssertQuiet();
    }

    [BrowserFact]
    public async Task Channel_StoppedResumedAndDeleted_ShowsEachState()
    {
        var world = new ScriptedWorld();
        var channel = Samples.Channel(0, ChannelState.Waiting, DateTimeOffset.UtcNow);
        world.Channels[channel.Id] = channel;
        await using var server = await ScriptedServer.StartAsync(world);
        await using var browser = await chromium.OpenAsync(server.Address);
        var page = browser.Page;
        await page.GotoAsync($"/channels/{channel.Id}");
        await Assertions.Expect(page.GetByText("rtmp://live.example.org:1935/live", new() { Exact = true })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Stop channel" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Assertions.Expect(page.GetByText("A node waits for the stream.")).ToBeVisibleAsync();
        Assert.Equal(ChannelState.Waiting, world.Channels[channel.Id].State);
        Assert.Contains($"POST /api/channels/{channel.Id}/stop", world.Requests);

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(page.GetByText("This channel was deleted.")).ToBeVisibleAsync();
        Assert.Empty(world.Channels);
        browser.AssertQuiet();
    }

    [BrowserFact]
    public async Task Channel_ThatIsLive_DrawsWhatIsReceivedAndHowFarTheEncodeIsBehind()
    {
        var world = new ScriptedWorld();
        var channel = Samples.Channel(0, ChannelState.Live, DateTimeOffset.UtcNow);
        world.Channels[channel.Id] = channel;
        await using var server = await ScriptedServer.StartAsync(world);
        await using var browser = await chromium.OpenAsync(server.Address);
        var page = browser.Page;
        await page.GotoAsync($"/channels/{channel.Id}");
        await Assertions.Expect(page.GetByText("Missing frames")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Img, new() { NameRegex = new("^Behind the stream: .* at most 4") })).ToBeVisibleAsync();

        world.Channels[channel.Id] = channel with { Input = channel.Input! with { ReceivedBytes = channel.Input.ReceivedBytes + 1_000_000, SecondsBehind = 8 } };

        await Assertions.Expect(page.GetByRole(AriaRole.Img, new() { NameRegex = new("^Received: .* at most .* [kM]b.s$") })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Img, new() { NameRegex = new("^Behind the stream: .* at most 8") })).ToBeVisibleAsync();
        browser.AssertQuiet();
    }
}
