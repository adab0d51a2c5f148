namespace Encoder.Repository.Tests;

/// <summary>The repository that these tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] Built = ["bin", "obj", ".git", "artifacts", "node_modules", "demo-output"];

    /// <summary>The folder with Encoder.sln, found upward from the test's own folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every file of the repository that no build made, with forward slashes, relative to <see cref="Root"/>.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. FilesIn(new DirectoryInfo(Root)).Order(StringComparer.Ordinal)];

    /// <summary>Files of a kind, such as <c>.cs</c>.</summary>
    public static IEnumerable<string> FilesOf(params string[] extensions) =>
        Files.Where(file => extensions.Contains(Path.GetExtension(file), StringComparer.Ordinal));

    /// <summary>The text of a file.</summary>
    public static string Read(string file) => File.ReadAllText(Absolute(file));

    /// <summary>The lines of a file.</summary>
    public static string[] Lines(string file) => File.ReadAllLines(Absolute(file));

    /// <summary>Where a file is.</summary>
    public static string Absolute(string file) => Path.Combine(Root, file);

    /// <summary>Fails with the offenders, one a line.</summary>
    public static void AssertNone(IEnumerable<string> offenders, string rule)
    {
        var list = offenders.ToList();
        Assert.True(list.Count == 0, $"{rule}\n  {string.Join("\n  ", list)}");
    }

    private static IEnumerable<string> FilesIn(DirectoryInfo folder)
    {
        foreach (var file in folder.EnumerateFiles())
            yield return Path.GetRelativePath(Root, file.FullName).Replace('\\', '/');
        foreach (var below in folder.EnumerateDirectories().Where(one => !Built.Contains(one.Name) && one.LinkTarget is null))
            foreach (var file in FilesIn(below))
                yield return file;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Encoder.sln")))
                return folder.FullName;
        throw new InvalidOperationException($"No Encoder.sln above {AppContext.BaseDirectory}");
    }
}
