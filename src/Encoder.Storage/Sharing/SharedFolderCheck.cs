using System.Text;
using Encoder.Contracts;

namespace Encoder.Storage;

/// <summary>
/// Tests the operations that the file system of a data folder must support for silos that share it (docs/silo.md), as far as one process can:
/// other machines check for themselves whether they see the same files.
/// </summary>
public static class SharedFolderCheck
{
    /// <summary>Creates the folder if it is missing, tests every operation in a temporary folder within it, and deletes that folder.</summary>
    /// <exception cref="FaultException"><c>store.unfit</c>, which names the operation; <c>store.unwritable</c>, <c>store.disk_full</c>.</exception>
    public static void Run(string root) => Run(root, FolderOperations.OfSystem);

    internal static void Run(string root, FolderOperations system)
    {
        if (!Posix.IsAvailable) throw Unfit(root, "hard links", "the operating system has no hard links that the store can use");
        var folder = Path.Combine(root, $".check-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(folder);
            try
            {
                var check = new Check(root, folder, system);
                check.CreateExclusively();
                check.Link();
                check.Replace();
                check.Sync();
                check.Lock();
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StoreFaults.Of(exception, root) as FaultException ?? StoreFaults.Unwritable(root, exception);
        }
    }

    private static FaultException Unfit(string root, string operation, string why) =>
        new(ErrorCodes.StoreUnfit, $"The file system of {root} does not support {operation}: {why}. Choose a folder on another file system.");

    private sealed class Check(string root, string folder, FolderOperations system)
    {
        private const string Ours = "ours";
        private const string Theirs = "theirs";

        public void CreateExclusively()
        {
            Write("exclusive", Ours);
            try
            {
                Write("exclusive", Theirs);
            }
            catch (IOException) when (Read("exclusive") == Ours)
            {
                return;
            }

            throw Unfit(root, "creating a file only if there is none", "an existing file was opened");
        }

        public void Link()
        {
            const string Operation = "hard links";
            Write("first", Ours);
            Write("second", Theirs);
            if (system.Link(At("first"), At("linked")) is not 0 and var error) throw Unfit(root, Operation, $"error {error}");
            if (system.Link(At("second"), At("linked")) != Posix.Exists || Read("linked") != Ours) throw Unfit(root, Operation, "an existing name was replaced");
        }

        public void Replace()
        {
            const string Operation = "renaming over an existing file";
            Write("old", Ours);
            Write("new", Theirs);
            if (system.Rename(At("new"), At("old")) is not 0 and var error) throw Unfit(root, Operation, $"error {error}");
            if (Read("old") != Theirs || File.Exists(At("new"))) throw Unfit(root, Operation, "the existing file was not replaced");
        }

        public void Sync()
        {
            using (var file = File.OpenHandle(At("synced"), FileMode.CreateNew, FileAccess.Write))
            {
                RandomAccess.Write(file, "x"u8, 0);
                RandomAccess.FlushToDisk(file);
            }

            if (system.SyncFolder(folder) is not 0 and var error) throw Unfit(root, "fsync of a folder", $"error {error}");
        }

        public void Lock()
        {
            using var held = new FileStream(At("lock"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
            try
            {
                using var taken = new FileStream(At("lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                return;
            }

            throw Unfit(root, "file locks", "a lock that was held was granted again");
        }

        private string At(string name) => Path.Combine(folder, name);

        private string Read(string name) => File.ReadAllText(At(name));

        private void Write(string name, string content)
        {
            using var file = File.OpenHandle(At(name), FileMode.CreateNew, FileAccess.Write);
            RandomAccess.Write(file, Encoding.UTF8.GetBytes(content), 0);
        }
    }
}
