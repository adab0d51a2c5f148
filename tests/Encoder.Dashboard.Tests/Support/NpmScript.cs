namespace Encoder.Dashboard.Tests.Support;

/// <summary>Scripts for pages, as the build fetched them by npm.</summary>
internal static class NpmScript
{
    public static string Axe { get; } = Path.Combine(AppContext.BaseDirectory, "axe.min.js");

    public static string Hls { get; } = Path.Combine(AppContext.BaseDirectory, "hls.min.js");

    public static string Dash { get; } = Path.Combine(AppContext.BaseDirectory, "dash.all.min.js");

    /// <summary>Why tests that need one are skipped; null when they run.</summary>
    public static string? Missing => Chromium.Missing ?? (Chromium.IsCi || (File.Exists(Axe) && File.Exists(Hls) && File.Exists(Dash)) ? null : "The build found no npm to fetch scripts with");
}
