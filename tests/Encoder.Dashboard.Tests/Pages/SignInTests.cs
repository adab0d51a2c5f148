using Encoder.Dashboard.Tests.Support;
using Microsoft.Playwright;

namespace Encoder.Dashboard.Tests.Pages;

/// <summary>Servers that ask for a key.</summary>
public sealed class SignInTests(Chromium chromium) : IClassFixture<Chromium>
{
    [BrowserFact]
    public async Task SignIn_WrongThenRightKey_OpensThePageAskedFor()
    {
        await using var server = await ScriptedServer.StartAsync(new ScriptedWorld { Key = "correct horse" });
        await using var browser = await chromium.OpenAsync(server.Address);
        var page = browser.Page;

        await page.GotoAsync("/nodes");
        await page.GetByLabel("API key").FillAsync("wrong");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page.GetByText("The API key is not valid.")).ToBeVisibleAsync();
        await page.GetByLabel("API key").FillAsync("correct horse");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Nodes" })).ToBeVisibleAsync();
        Assert.DoesNotContain(server.World.Requests, request => request.Contains("horse", StringComparison.Ordinal));
        Assert.Null(await page.EvaluateAsync<string?>("() => Object.values(localStorage).find(value => value.includes('horse')) ?? null"));
    }
}
