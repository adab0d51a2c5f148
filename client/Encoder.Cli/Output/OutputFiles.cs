namespace Encoder.Cli.Output;

/// <summary>Deletes output files.</summary>
internal static class OutputFiles
{
    /// <summary>Deletes a file of the output, and the folder of its rendition when that becomes empty.</summary>
    public static void Delete(string directory, string path)
    {
        var file = Path.Combine(directory, path);
        if (File.Exists(file))
            File.Delete(file);
        if (path.Contains('/', StringComparison.Ordinal) && Path.GetDirectoryName(file) is { } folder
            && Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
            Directory.Delete(folder);
    }
}
