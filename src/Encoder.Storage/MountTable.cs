using System.Globalization;
using System.Text.RegularExpressions;

namespace Encoder.Storage;

/// <summary>
/// The mount table of Linux. The parents of a bind mount of a subfolder do not lead to the folder that contains it; the table says where on its file
/// system a mount starts.
/// </summary>
internal sealed partial class MountTable
{
    private const string File = "/proc/self/mountinfo";
    private readonly List<Mount> mounts;

    private MountTable(List<Mount> mounts) => this.mounts = mounts;

    /// <summary>The mounts of this process; none where the system has no such table.</summary>
    public static MountTable Read()
    {
        try
        {
            return Parse(System.IO.File.ReadAllLines(File));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new([]);
        }
    }

    /// <summary>Reads lines such as <c>36 35 98:0 /root /mount/point rw - ext4 /dev/sda1 rw</c> (proc_pid_mountinfo(5)).</summary>
    public static MountTable Parse(IEnumerable<string> lines) =>
        new([.. from line in lines let fields = line.Split(' ') where fields.Length > 4 select new Mount(fields[2], Plain(fields[3]), Plain(fields[4]))]);

    /// <summary>The file system of a canonical path and the path on it; null when no mount is known.</summary>
    public (string FileSystem, string Path)? OriginOf(string canonical)
    {
        Mount? found = null;

        // The deepest mount point applies; of several mounts at one point, the last one hides the others.
        foreach (var mount in mounts)
        {
            if (CanonicalPath.IsSelfOrBelow(canonical, mount.Point) && mount.Point.Length >= (found?.Point.Length ?? 0)) found = mount;
        }

        return found is null ? null : (found.FileSystem, $"{found.Root.TrimEnd('/')}/{canonical[found.Point.Length..].TrimStart('/')}".TrimEnd('/'));
    }

    // Spaces, tabs, line ends and backslashes are written as octal numbers.
    private static string Plain(string field) =>
        Escape().Replace(field, match => ((char)Convert.ToInt32(match.Groups[1].Value, 8)).ToString(CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\\([0-7]{3})")]
    private static partial Regex Escape();

    private sealed record Mount(string FileSystem, string Root, string Point);
}
