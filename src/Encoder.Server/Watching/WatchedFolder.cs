using Encoder.Storage;

namespace Encoder.Server.Watching;

/// <summary>The files of a folder that could become jobs: not hidden ones, and not what programs call a download under way.</summary>
internal static class WatchedFolder
{
    private static readonly HashSet<string> UnderWay = new(StringComparer.OrdinalIgnoreCase) { ".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".!ut" };

    /// <summary>Why the folder cannot be watched beside this data folder; null when it can. Jobs would be made of what jobs wrote.</summary>
    public static string? Refusal(string? folder, string data) =>
        folder is { Length: > 0 } && FolderNesting.Describe(folder, data, "the data folder") is { } nested
            ? $"Watch:Folder {folder} {nested}; choose a folder outside of it." : null;

    public static IEnumerable<WatchedFile> List(string folder) =>
        from file in new DirectoryInfo(folder).EnumerateFiles()
        where !file.Name.StartsWith('.') && !UnderWay.Contains(file.Extension) && file.Exists
        select new WatchedFile(file.FullName, file.Length, file.LastWriteTimeUtc);
}
