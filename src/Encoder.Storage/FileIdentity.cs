namespace Encoder.Storage;

/// <summary>
/// The identity of the file at a path, so that two paths can be compared: device and inode, which do not depend on symbolic links, hard links, bind mounts or
/// letter case. On systems without them (Windows), the canonical path is used.
/// </summary>
/// <param name="Canonical">The canonical path where there is no inode; else null.</param>
public readonly record struct FileIdentity(ulong Device, ulong Inode, string? Canonical = null)
{
    /// <summary>The file or folder at the path; null when there is none.</summary>
    public static FileIdentity? Of(string path)
    {
        if (!Posix.IsAvailable) return ByPath(path);
        try
        {
            return Posix.Stat(path, out var device, out var inode) switch
            {
                0 => new(device, inode),
                Posix.NotImplemented or Posix.NotPermitted => ByPath(path),
                _ => null,
            };
        }
        catch (EntryPointNotFoundException)
        {
            return ByPath(path);
        }
    }

    /// <summary>Whether both paths lead to the same existing file or folder.</summary>
    public static bool AreSame(string path, string other) => Of(path) is { } one && one == Of(other);

    private static FileIdentity? ByPath(string path)
    {
        var canonical = CanonicalPath.Of(path);
        return Path.Exists(canonical) ? new(0, 0, OperatingSystem.IsWindows() ? canonical.ToUpperInvariant() : canonical) : null;
    }
}
