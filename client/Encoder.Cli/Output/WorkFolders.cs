using System.Security.Cryptography;
using System.Text;

namespace Encoder.Cli.Output;

/// <summary>The folders that a command creates and deletes.</summary>
internal static class WorkFolders
{
    /// <summary>The name of the program's folder within an output folder.</summary>
    public static string Own(string directory) => Path.Combine(directory, ".encoder");

    /// <summary>The folder of the store of the work for <paramref name="directory"/>.</summary>
    public static string WorkDirectory(string directory, string? tempDirectory) =>
        tempDirectory is null ? Path.Combine(Own(directory), "work") : Path.Combine(tempDirectory, TemporaryName(directory));

    /// <summary>Whether a path is one that <see cref="WorkDirectory"/> returns.</summary>
    public static bool IsWorkDirectory(string path, string directory) =>
        path == WorkDirectory(directory, null) || Path.IsPathFullyQualified(path) && Path.GetFileName(path) == TemporaryName(directory);

    /// <summary>The topmost folder that must be created for <paramref name="directory"/>; null when it exists.</summary>
    public static string? TopmostMissing(string directory)
    {
        string? missing = null;
        for (var folder = directory; folder is not null && !Path.Exists(folder); folder = Path.GetDirectoryName(folder))
            missing = folder;
        return missing;
    }

    public static bool IsSelfOrAbove(string folder, string directory) =>
        folder == directory || directory.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    public static void Delete(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    public static bool HasEntries(string folder) => Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any();

    public static void DeleteIfEmpty(string folder)
    {
        try
        {
            if (Directory.Exists(folder) && !HasEntries(folder))
                Directory.Delete(folder);
        }
        catch (IOException) when (!Directory.Exists(folder) || HasEntries(folder))
        {
            // Deleted, or in use by another process since.
        }
    }

    /// <summary>Deletes the empty folders from <paramref name="directory"/> up to <paramref name="createdFrom"/>.</summary>
    public static void DeleteCreated(string directory, string? createdFrom)
    {
        for (var folder = directory; createdFrom is not null && folder is not null && IsSelfOrAbove(createdFrom, folder); folder = Path.GetDirectoryName(folder))
            DeleteIfEmpty(folder);
    }

    private static string TemporaryName(string directory) => "encoder-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(directory)))[..12];
}
