using Microsoft.Playwright;

namespace Encoder.Dashboard.Tests.Support;

/// <summary>The system's Chromium, one process for all tests of a class.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required"];

    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Why tests are skipped; null when they run.</summary>
    public static string? Missing { get; } = IsCi || Find() is not null ? null : "Chromium is not installed";

    public static bool IsCi => Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>A page of a new browser profile; whatever it logs as an error fails <see cref="BrowserPage.AssertQuiet"/>.</summary>
    internal async Task<BrowserPage> OpenAsync(string address, int width = 1360, int height = 900, string theme = "dark", bool isReduced = true)
    {
        var context = await browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address, ViewportSize = new ViewportSize { Width = width, Height = height }, AcceptDownloads = true, BypassCSP = false, IgnoreHTTPSErrors = true,
            ReducedMotion = isReduced ? ReducedMotion.Reduce : ReducedMotion.NoPreference,
        });
        await context.AddInitScriptAsync($"localStorage.getItem('theme') ?? localStorage.setItem('theme', '{theme}')");
        return new BrowserPage(await context.NewPageAsync());
    }

    public async Task InitializeAsync()
    {
        if (Missing is not null) return;
        // Playwright's own 5 s is for a machine that does nothing else; these share two cores with encodes.
        Assertions.SetDefaultExpectTimeout(30_000);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Find(), Headless = true, Args = Arguments });
    }

    public async Task DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
    }

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
}
