using System.Text.RegularExpressions;

namespace Encoder.Storage;

/// <summary>
/// A folder of one holder in a parent that others may use as well: <c>{prefix}{mark}/</c>, beside it <c>{prefix}{mark}.lock</c>, which is
/// locked until the holder disposes it or its process ends, however it ends. Whoever comes next sweeps the folders whose lock is free.
/// What has no such name, or no lock file beside it, was not made here and is never touched.
/// </summary>
internal sealed partial class TempFolder(string parent, string prefix) : IDisposable
{
    private const string LockSuffix = ".lock";

    // errno as .NET carries it in HResult: EAGAIN on Linux and macOS, and Windows' sharing violation.
    private static readonly int[] Held = [11, 35, unchecked((int)0x80070020)];
    private FileStream? held;
    private long files;

    /// <summary>The folder, once prepared.</summary>
    public string Folder { get; private set; } = "";

    /// <summary>Makes the folder and sweeps what crashes left behind.</summary>
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

        // A file system without locks says of everybody that he is gone.
        if (IsFree(Folder + LockSuffix)) return;
        foreach (var left in Directory.EnumerateFiles(parent, prefix + "*" + LockSuffix).Where(IsOurs)) SweepIfUnlocked(left);
    }

    /// <summary>A name that nobody else uses.</summary>
    public string NewFile() => Path.Combine(Folder, $"{Interlocked.Increment(ref files)}");

    /// <summary>Gives the folder up, with what is in it; what cannot be deleted now is swept by the next holder.</summary>
    public void Dispose()
    {
        if (held is null) return;
        try
        {
            Delete(Folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next one says so if it cannot either.
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
            // The lock stands before the folder does: a folder without one is nobody's.
            taken = new FileStream(path + LockSuffix, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (Held.Contains(exception.HResult) || File.Exists(path + LockSuffix))
        {
            // Taken, or being swept in the moment between its making and its locking: another name.
            return;
        }

        // Swept in that very moment, the file is gone while its lock is ours.
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
            // Its owner lives, somebody else is sweeping it, or it is another user's.
        }
    }

    private static FileStream Take(string path) => new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

    // The lock goes last, and is held meanwhile. A link in the folder's place, or in it, is deleted and not followed.
    private static void Delete(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        File.Delete(folder + LockSuffix);
    }

    [GeneratedRegex("^[0-9a-f]{16}$")]
    private static partial Regex Mark();
}
