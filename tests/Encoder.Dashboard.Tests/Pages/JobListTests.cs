using System.Text.RegularExpressions;
using Encoder.Contracts;
using Encoder.Dashboard.Tests.Support;
using Microsoft.Playwright;

namespace Encoder.Dashboard.Tests.Pages;

/// <summary>The list of jobs, with as many as a year brings.</summary>
public sealed class JobListTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const int Many = 10_000;

    [BrowserFact]
    public async Task List_TenThousandJobs_TurnsPagesAndSearches()
    {
        await using var server = await StartAsync();
        await using var browser = await chromium.OpenAsync(server.Address);
        var page = browser.Page;

        await page.GotoAsync("/jobs");
        await Assertions.Expect(page.GetByText("1–50 of 10,000")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Older" }).ClickAsync();
        await Assertions.Expect(page.GetByText("51–100 of 10,000")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search by name" }).FillAsync("night");
        await Assertions.Expect(page.GetByText("1–50 of 1,250")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Combobox, new() { Name = "State" }).SelectOptionAsync("encoding");
        await Assertions.Expect(page.GetByText("No job matches.")).ToBeVisibleAsync();
        Assert.Equal(0, await page.Locator("table.jobs tbody tr").CountAsync());
        browser.AssertQuiet();
    }

    [BrowserFact]
    public async Task List_JobsChange_ChangesRowsWithoutAskingAgain()
    {
        await using var server = await StartAsync();
        await using var browser = await chromium.OpenAsync(server.Address);
        await browser.Page.GotoAsync("/jobs");
        var row = browser.Page.Locator($"tr[data-job='{Samples.Id(0)}']");
        await Assertions.Expect(row.GetByText("42 %")).ToBeVisibleAsync();
        var asked = server.World.Requests.Count(request => request.StartsWith("GET /api/jobs", StringComparison.Ordinal));

        server.World.Put(Samples.Job(0, JobState.Encoding, DateTimeOffset.UtcNow, 0.77));

        await Assertions.Expect(row.GetByText("77 %")).ToBeVisibleAsync();
        Assert.Equal(asked, server.World.Requests.Count(request => request.StartsWith("GET /api/jobs", StringComparison.Ordinal)));
    }

    [BrowserFact]
    public async Task List_NewJob_AppearsFirst()
    {
        await using var server = await StartAsync();
        await using var browser = await chromium.OpenAsync(server.Address);
        await browser.Page.GotoAsync("/jobs");
        await Assertions.Expect(browser.Page.Locator("table.jobs tbody tr")).ToHaveCountAsync(50);
        await Assertions.Expect(browser.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Live" })).ToBeVisibleAsync();

        server.World.Put(Samples.Job(20_000, JobState.Queued, DateTimeOffset.UtcNow) with { Name = "Just now.mp4" });

        await Assertions.Expect(browser.Page.Locator("table.jobs tbody tr").First).ToContainTextAsync("Just now.mp4");
    }

    [BrowserFact]
    public async Task List_DeleteThenUndo_KeepsTheJob()
    {
        await using var server = await StartAsync();
        await using var browser = await chromium.OpenAsync(server.Address);
        var page = browser.Page;
        await page.GotoAsync("/jobs");
        var row = page.Locator($"tr[data-job='{Samples.Id(1)}']");

        await row.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Delete") }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(row).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();

        await Assertions.Expect(row).ToBeVisibleAsync();
        Assert.NotNull(server.World.Find(Samples.Id(1)));
    }

    [BrowserFact]
    public async Task List_ServerStartedAgain_RecoversByItself()
    {
        var world = new ScriptedWorld();
        world.Fill(Samples.Jobs(3, DateTimeOffset.UtcNow));
        var server = await ScriptedServer.StartAsync(world);
        var port = new Uri(server.Address).Port;
        await using var browser = await chromium.OpenAsync(server.Address);
        await browser.Page.GotoAsync("/jobs");
        await Assertions.Expect(browser.Page.GetByText("1–3 of 3")).ToBeVisibleAsync();

        await server.DisposeAsync();
        await Assertions.Expect(browser.Page.GetByText("Reconnecting")).ToBeVisibleAsync();
        world.Put(Samples.Job(77, JobState.Done, DateTimeOffset.UtcNow));
        await using var again = await ScriptedServer.StartAsync(world, port);

        await Assertions.Expect(browser.Page.GetByText("1–4 of 4")).ToBeVisibleAsync(new() { Timeout = 30_000 });
    }

    private static async Task<ScriptedServer> StartAsync()
    {
        var world = new ScriptedWorld();
        world.Fill(Samples.Jobs(Many, DateTimeOffset.UtcNow));
        return await ScriptedServer.StartAsync(world);
    }
}
