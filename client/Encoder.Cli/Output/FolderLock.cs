namespace Encoder.Cli.Output;

/// <summary>
/// An exclusive lock on a file, held until disposed or until the process ends in any way. The file may be deleted while the lock is held.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream file;

    private FolderLock(FileStream file) => this.file = file;

    /// <summary>Takes the lock; null when another process holds it. Exceptions of the file system are not translated.</summary>
    public static FolderLock? TryTake(string path)
    {
        while (true)
        {
            FileStream file;
            try
            {
                file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException e) when (FileFaults.IsHeld(e))
            {
                return null;
            }
            if (IsStillAt(path, file))
                return new(file);
            file.Dispose();
        }
    }

    public void Dispose() => file.Dispose();

    // Trap: the previous holder may have deleted the file between our open and our lock; another process then locks a new file of that
    // name. A random length distinguishes our file from that one without opening it, which the lock would prevent.
    private static bool IsStillAt(string path, FileStream file)
    {
        var token = Random.Shared.Next(1, int.MaxValue);
        file.SetLength(token);
        return new FileInfo(path) is { Exists: true } found && found.Length == token;
    }
}
