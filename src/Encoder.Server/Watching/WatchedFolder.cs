using Encoder.Storage;

namespace Encoder.Server.Watching;

/// <summary>The files of a folder that may become jobs: no hidden files, and none with a suffix of unfinished downloads.</summary>
internal static class WatchedFolder
{
    private static readonly HashSet<string> UnfinishedSuffixes = new(StringComparer.OrdinalIgnoreCase) { ".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".!ut" };

    /// <summary>Why the folder cannot be watched with this data folder; null when it can. Otherwise jobs would be created from the output of jobs.</summary>
    public static string? Refusal(string? folder, string data) =>
        folder is { Length: > 0 } && FolderNesting.Describe(folder, data, "the data folder") is { } nested
            ? $"Watch:Folder {folder} {nested}; choose a folder outside of it." : null;

    public static IEnumerable<WatchedFile> List(string folder) =>
        from file in new DirectoryInfo(folder).EnumerateFiles()
        where !file.Name.StartsWith('.') && !UnfinishedSuffixes.Contains(file.Extension) && file.Exists
        select new WatchedFile(file.FullName, file.Length, file.LastWriteTimeUtc);
}
