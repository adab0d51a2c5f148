namespace Encoder.Server.Watching;

/// <summary>The files of a folder that could become jobs: not hidden ones, and not what programs call a download under way.</summary>
internal static class WatchedFolder
{
    private static readonly HashSet<string> UnderWay = new(StringComparer.OrdinalIgnoreCase) { ".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".!ut" };

    public static IEnumerable<WatchedFile> List(string folder) =>
        from file in new DirectoryInfo(folder).EnumerateFiles()
        where !file.Name.StartsWith('.') && !UnderWay.Contains(file.Extension) && file.Exists
        select new WatchedFile(file.FullName, file.Length, file.LastWriteTimeUtc);
}
