namespace Encoder.Storage;

/// <summary>
/// What a path leads to, so that two paths can be compared as files: device and inode, which symbolic links, hard links, bind mounts and
/// the case of letters do not change. Where a system does not tell them (Windows), the canonical path takes their place.
/// </summary>
/// <param name="Canonical">The canonical path where there is no inode; else null.</param>
public readonly record struct FileIdentity(ulong Device, ulong Inode, string? Canonical = null)
{
    /// <summary>The file or folder that the path leads to; null when it leads to none.</summary>
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

    /// <summary>Whether both paths lead to one file or folder that is there.</summary>
    public static bool AreSame(string path, string other) => Of(path) is { } one && one == Of(other);

    private static FileIdentity? ByPath(string path)
    {
        var canonical = CanonicalPath.Of(path);
        return Path.Exists(canonical) ? new(0, 0, OperatingSystem.IsWindows() ? canonical.ToUpperInvariant() : canonical) : null;
    }
}
