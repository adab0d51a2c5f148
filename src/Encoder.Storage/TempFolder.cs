using System.Text.RegularExpressions;

namespace Encoder.Storage;

/// <summary>
/// A private folder in a parent that others may use as well: <c>{prefix}{mark}/</c>, and beside it <c>{prefix}{mark}.lock</c>, which is
/// locked until the holder disposes it or its process ends in any way. The next holder deletes the folders whose lock is free.
/// Folders without such a name, or without a lock file beside them, are never touched.
/// </summary>
internal sealed partial class TempFolder(string parent, string prefix) : IDisposable
{
    private const string LockSuffix = ".lock";

    // errno, which .NET puts into HResult: EAGAIN on Linux and macOS, and the sharing violation of Windows.
    private static readonly int[] Held = [11, 35, unchecked((int)0x80070020)];
    private FileStream? held;
    private long files;

    /// <summary>The folder, once prepared.</summary>
    public string Folder { get; private set; } = "";

    /// <summary>Creates the folder and deletes those that crashes left behind.</summary>
    public void Prepare()
    {
        Directory.CreateDirectory(parent);
        try
        {
            while (held is null) TryTake(Path.Combine(parent, prefix + Convert.ToHexStringLower(BitConverter.GetBytes(Random.Shared.NextInt64()))));
        }
        catch
        {
            Dispose();
            throw;
        }

        // On a file system without locks every lock looks free.
        if (IsFree(Folder + LockSuffix)) return;
        foreach (var left in Directory.EnumerateFiles(parent, prefix + "*" + LockSuffix).Where(IsOurs)) SweepIfUnlocked(left);
    }

    /// <summary>A unique name.</summary>
    public string NewFile() => Path.Combine(Folder, $"{Interlocked.Increment(ref files)}");

    /// <summary>Deletes the folder and its content. The next holder deletes what cannot be deleted now.</summary>
    public void Dispose()
    {
        if (held is null) return;
        try
        {
            Delete(Folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next holder reports it if it cannot delete it either.
        }

        held.Dispose();
        held = null;
    }

    private void TryTake(string path)
    {
        if (Path.Exists(path)) return;
        FileStream taken;
        try
        {
            // The lock is created before the folder: a folder without one does not belong to this class.
            taken = new FileStream(path + LockSuffix, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (Held.Contains(exception.HResult) || File.Exists(path + LockSuffix))
        {
            // The name is taken, or was swept between creation and locking: use another name.
            return;
        }

        // If it was swept at that moment, we hold the lock of a deleted file.
        if (File.Exists(path + LockSuffix)) (held, Folder) = (taken, path);
        else taken.Dispose();
        if (held is not null) Directory.CreateDirectory(path);
    }

    private bool IsOurs(string path) => Mark().IsMatch(Path.GetFileName(path)[prefix.Length..^LockSuffix.Length]);

    private static bool IsFree(string path)
    {
        try
        {
            using var taken = Take(path);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void SweepIfUnlocked(string path)
    {
        try
        {
            using var taken = Take(path);
            Delete(path[..^LockSuffix.Length]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Its owner is alive, another process is sweeping it, or it belongs to another user.
        }
    }

    private static FileStream Take(string path) => new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

    // The lock is held meanwhile and deleted last. A link in place of the folder, or within it, is deleted and not followed.
    private static void Delete(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        File.Delete(folder + LockSuffix);
    }

    [GeneratedRegex("^[0-9a-f]{16}$")]
    private static partial Regex Mark();
}
