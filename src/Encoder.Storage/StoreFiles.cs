using Encoder.Contracts;

namespace Encoder.Storage;

/// <summary>Writes whole files atomically: each appears complete, and survives a power failure when <c>durable</c>.</summary>
internal sealed class StoreFiles(string root, bool durable) : IDisposable
{
    private readonly TempFolder temp = new(Path.Combine(root, ".tmp"), "encoder-");
    private readonly FolderSyncs syncs = new();

    /// <summary>Creates the folder and deletes files that a crash left incomplete.</summary>
    public void Prepare()
    {
        try
        {
            temp.Prepare();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // For any reason: a folder that cannot be created or swept cannot be used.
            throw StoreFaults.Of(exception, root) as FaultException ?? StoreFaults.Unwritable(root, exception);
        }
    }

    public string PathOf(string key) => Path.Combine(root, key);

    public string NewTemp() => temp.NewFile();

    public void Dispose() => temp.Dispose();

    public void Write(string path, ReadOnlySpan<byte> content)
    {
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        RandomAccess.Write(file, content, 0);
        if (durable) RandomAccess.FlushToDisk(file);
    }

    /// <summary>Copies across file systems, or where links are refused.</summary>
    public void WriteCopy(string from, string to)
    {
        File.Copy(from, to);
        if (durable) Sync(to);
    }

    public void Sync(string path)
    {
        if (!durable) return;
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.FlushToDisk(file);
    }

    /// <summary>Moves a file of this file system to its key and replaces an earlier one. False when it is on another file system.</summary>
    public bool TryReplace(string path, string key)
    {
        var target = PathOf(key);
        var error = InFolderOf(path, target, Move);
        if (error == Posix.CrossDevice) return false;
        if (error != 0) throw StoreFaults.Of(error, root);
        SyncFolderOf(target);
        return true;
    }

    /// <summary>Gives the temporary file its key unless the key exists, and removes the temporary name.</summary>
    public bool PlaceIfAbsent(string path, string key)
    {
        var target = PathOf(key);
        var error = InFolderOf(path, target, LinkOrMove);
        Delete(path);
        if (error is not (0 or Posix.Exists)) throw StoreFaults.Of(error, root);

        // Also when another writer was first: a caller that learns that the object exists relies on its durability.
        SyncFolderOf(target);
        return error == 0;
    }

    /// <summary>A second name for an object; false when there is no such object.</summary>
    public bool Link(string from, string to)
    {
        var (source, target) = (PathOf(from), PathOf(to));
        var error = Posix.IsAvailable ? InFolderOf(source, target, Posix.Link, needsSource: true) : Posix.NotPermitted;
        switch (error)
        {
            case 0 or Posix.Exists:
                SyncFolderOf(target);
                return true;
            case Posix.NoEntry:
                return false;
            case Posix.NotPermitted or Posix.TooManyLinks or Posix.CrossDevice:
                if (!File.Exists(source)) return false;
                var copy = NewTemp();
                WriteCopy(source, copy);
                PlaceIfAbsent(copy, to);
                return true;
            default:
                throw StoreFaults.Of(error, root);
        }
    }

    public static void Delete(string path)
    {
        if (!Posix.IsAvailable)
        {
            if (File.Exists(path)) File.Delete(path);
            return;
        }

        var error = Posix.Unlink(path);
        if (error is not (0 or Posix.NoEntry)) throw StoreFaults.Of(error, Path.GetDirectoryName(path)!);
    }

    /// <summary>Tries first, and creates the folder only when it is missing: one call when the folder exists.</summary>
    /// <param name="place">A method, not a lambda that captures: this runs for every object.</param>
    private int InFolderOf(string source, string target, Func<string, string, int> place, bool needsSource = false)
    {
        for (var tries = 0; ; tries++)
        {
            var error = place(source, target);
            if (error != Posix.NoEntry || tries == 4 || (needsSource && !File.Exists(source))) return error;
            MakeFolder(Path.GetDirectoryName(target)!);
        }
    }

    private void MakeFolder(string folder)
    {
        if (!durable)
        {
            Directory.CreateDirectory(folder);
            return;
        }

        if (Directory.Exists(folder)) return;
        var parent = Path.GetDirectoryName(folder)!;
        MakeFolder(parent);
        Directory.CreateDirectory(folder);
        SyncFolder(parent);
    }

    private void SyncFolderOf(string path)
    {
        if (durable) SyncFolder(Path.GetDirectoryName(path)!);
    }

    private void SyncFolder(string folder)
    {
        if (!durable || !Posix.IsAvailable) return;
        var error = syncs.Sync(folder);

        // Gone again: a prefix was deleted meanwhile, and with it what was to be kept.
        if (error is not (0 or Posix.NoEntry)) throw StoreFaults.Of(error, root);
    }

    private static int Move(string path, string target)
    {
        if (Posix.IsAvailable) return Posix.Rename(path, target);
        if (!Directory.Exists(Path.GetDirectoryName(target))) return Posix.NoEntry;
        File.Move(path, target, overwrite: true);
        return 0;
    }

    private static int LinkOrMove(string path, string target)
    {
        var error = Posix.IsAvailable ? Posix.Link(path, target) : Posix.NotPermitted;
        if (error is not (Posix.NotPermitted or Posix.TooManyLinks)) return error;
        if (!Directory.Exists(Path.GetDirectoryName(target))) return Posix.NoEntry;
        try
        {
            // The file system has no links: a move without overwriting is the most atomic operation it has.
            File.Move(path, target, overwrite: false);
            return 0;
        }
        catch (IOException) when (File.Exists(target))
        {
            return Posix.Exists;
        }
    }
}
