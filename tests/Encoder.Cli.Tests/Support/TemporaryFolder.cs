namespace Encoder.Cli.Tests.Support;

/// <summary>A folder of one test, gone with it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("encoder-cli-tests-").FullName;

    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    /// <summary>Writes a file, with its folders.</summary>
    public string Write(string relative, string content = "x")
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[relative])!);
        File.WriteAllText(this[relative], content);
        return this[relative];
    }

    /// <summary>Every file and empty folder below, relative, in order.</summary>
    public IReadOnlyList<string> Entries(string relative = "") =>
    [
        .. Directory.EnumerateFileSystemEntries(this[relative], "*", SearchOption.AllDirectories)
            .Where(path => File.Exists(path) || !Directory.EnumerateFileSystemEntries(path).Any())
            .Select(path => System.IO.Path.GetRelativePath(this[relative], path)).Order(StringComparer.Ordinal),
    ];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
