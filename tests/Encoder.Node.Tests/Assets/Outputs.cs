namespace Encoder.Node.Tests.Assets;

/// <summary>Compares what two jobs have delivered.</summary>
internal static class Outputs
{
    /// <summary>Segments, inits and playlists; the report alone tells times and names.</summary>
    public static void AssertSame(string wanted, string found)
    {
        var files = Files(wanted);
        Assert.Equal(files, Files(found));
        Assert.Contains(files, name => name.EndsWith(".m4s", StringComparison.Ordinal));
        Assert.All(files, name => Assert.Equal(File.ReadAllBytes(Path.Combine(wanted, name)), File.ReadAllBytes(Path.Combine(found, name))));
    }

    private static List<string> Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Where(name => name != "job.json").Order(StringComparer.Ordinal)];
}
