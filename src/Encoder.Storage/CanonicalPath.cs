namespace Encoder.Storage;

/// <summary>Paths without symbolic links.</summary>
internal static class CanonicalPath
{
    // As many links as Linux follows, so that a cycle ends.
    private const int MostLinks = 40;

    /// <summary>The absolute path with the links of all its parts resolved. Parts that do not exist stay as they are.</summary>
    public static string Of(string path) => Of(path, 0);

    /// <summary>Whether a canonical path is, or lies below, another one.</summary>
    public static bool IsSelfOrBelow(string path, string folder)
    {
        var comparison = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return path.Equals(folder, comparison)
            || path.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar, comparison);
    }

    private static string Of(string path, int links)
    {
        var full = Path.GetFullPath(path);
        var reached = Path.GetPathRoot(full)!;
        foreach (var name in full[reached.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(reached, name);
            var target = links < MostLinks ? new FileInfo(next).LinkTarget : null;
            reached = target is null ? next : Of(Path.Combine(reached, target), ++links);
        }

        return reached;
    }
}
