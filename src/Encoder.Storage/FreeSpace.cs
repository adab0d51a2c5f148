namespace Encoder.Storage;

/// <summary>What is free on a disk for this user.</summary>
/// <param name="Bytes">Bytes.</param>
/// <param name="Files">Files that can still be made (inodes); null where the file system has no limit.</param>
/// <param name="TotalBytes">Size of the disk; null when it is not known.</param>
public readonly record struct FreeSpace(long Bytes, long? Files = null, long? TotalBytes = null)
{
    /// <summary>What is free on the disk of a folder, or of the nearest one above it that is there.</summary>
    public static FreeSpace Of(string folder)
    {
        var nearest = Path.GetFullPath(folder);
        while (!Directory.Exists(nearest) && Path.GetDirectoryName(nearest) is { } above) nearest = above;
        var drive = new DriveInfo(nearest);
        return new FreeSpace(drive.AvailableFreeSpace, OperatingSystem.IsLinux() ? Posix.FreeFiles(nearest) : null, drive.TotalSize);
    }
}
