using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Encoder.Dashboard.Tests.Support;

/// <summary>A page, what went wrong on it, and whom it spoke to.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> errors = new();
    private readonly ConcurrentDictionary<string, byte> hosts = new();

    public BrowserPage(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => errors.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)) errors.Enqueue(message.Text);
        };
        page.Request += (_, request) => hosts.TryAdd(new Uri(request.Url).Authority, 0);
    }

    public IPage Page { get; }

    /// <summary>Nothing threw, no policy was broken, and no other host was asked.</summary>
    public void AssertQuiet()
    {
        Assert.Empty(errors);
        Assert.Single(hosts);
    }

    /// <summary>Slows what the page sends down, in bytes per second.</summary>
    public async Task ThrottleAsync(int bytesPerSecond)
    {
        var session = await Page.Context.NewCDPSessionAsync(Page);
        await session.SendAsync("Network.enable");
        await session.SendAsync("Network.emulateNetworkConditions", new Dictionary<string, object>
        {
            ["offline"] = false, ["latency"] = 5, ["downloadThroughput"] = -1, ["uploadThroughput"] = bytesPerSecond,
        });
    }

    /// <summary>Changes theme and width in place, and waits for the frame after.</summary>
    public async Task LookAsync(string theme, int width)
    {
        await Page.SetViewportSizeAsync(width, width < 600 ? 844 : 900);
        await Page.EvaluateAsync(
            "theme => { document.documentElement.dataset.theme = theme; dispatchEvent(new Event('themechange')); return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))); }", theme);
    }

    /// <summary>Saves what is seen into artifacts/screenshots, for people to look at.</summary>
    public async Task<string> ShootAsync(string name, bool isWhole = true)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root(), "artifacts", "screenshots")).FullName;
        var path = Path.Combine(folder, $"{name}.png");
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = path, FullPage = isWhole });
        return path;
    }

    public ValueTask DisposeAsync() => new(Page.Context.CloseAsync());

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Encoder.sln")))
                return folder.FullName;
        throw new InvalidOperationException("The repository is not above the tests.");
    }
}
