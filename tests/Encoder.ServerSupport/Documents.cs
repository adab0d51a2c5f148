namespace Encoder.ServerSupport;

/// <summary>The repository's documents.</summary>
public static class Documents
{
    /// <summary>The text of a file of <c>docs/</c>.</summary>
    public static string Read(string name)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Encoder.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Encoder.sln was not found above the tests.");
        return File.ReadAllText(Path.Combine(folder, "docs", name));
    }
}
