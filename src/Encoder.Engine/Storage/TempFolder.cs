namespace Encoder.Engine.Storage;

/// <summary>
/// Where one opened store keeps files that are half written: <c>.tmp/{mark}/</c>. Several processes may have the same store open, so each
/// holds a lock beside its folder, and whoever opens the store sweeps the folders of those that are gone.
/// </summary>
internal sealed class TempFolder(string parent) : IDisposable
{
    private const string LockSuffix = ".lock";
    private string folder = "";
    private FileStream? held;
    private long files;

    /// <summary>Makes the folder and sweeps what crashes left behind.</summary>
    public void Prepare()
    {
        Directory.CreateDirectory(parent);
        foreach (var left in Directory.EnumerateFiles(parent))
        {
            if (left.EndsWith(LockSuffix, StringComparison.Ordinal)) SweepIfUnlocked(left);
            else File.Delete(left);
        }

        foreach (var left in Directory.EnumerateDirectories(parent))
        {
            if (!File.Exists(left + LockSuffix)) Directory.Delete(left, recursive: true);
        }

        while (held is null) TryTake(Path.Combine(parent, Convert.ToHexStringLower(BitConverter.GetBytes(Random.Shared.NextInt64()))));
    }

    /// <summary>A name that nobody else uses.</summary>
    public string NewFile() => Path.Combine(folder, $"{Interlocked.Increment(ref files)}");

    /// <summary>Gives the folder up; what is still in it is swept by the next one to open the store.</summary>
    public void Dispose()
    {
        if (held is null) return;
        if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
            File.Delete(folder + LockSuffix);
        }

        held.Dispose();
    }

    private void TryTake(string path)
    {
        try
        {
            // The lock stands before the folder does: a folder without one is nobody's.
            held = new FileStream(path + LockSuffix, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path + LockSuffix))
        {
            // Taken, or swept in the moment between its making and its locking: another name.
            return;
        }

        folder = path;
        Directory.CreateDirectory(folder);
    }

    private static void SweepIfUnlocked(string path)
    {
        try
        {
            using var taken = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            var left = path[..^LockSuffix.Length];
            if (Directory.Exists(left)) Directory.Delete(left, recursive: true);
            File.Delete(path);
        }
        catch (IOException)
        {
            // Its owner lives, or somebody else is sweeping it.
        }
    }
}
