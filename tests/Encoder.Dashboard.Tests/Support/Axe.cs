namespace Encoder.Dashboard.Tests.Support;

/// <summary>axe-core, as the build fetched it.</summary>
internal static class Axe
{
    public static string Script { get; } = Path.Combine(AppContext.BaseDirectory, "axe.min.js");

    public static bool IsThere => File.Exists(Script);
}
