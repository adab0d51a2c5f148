namespace Encoder.Storage;

/// <summary>
/// Shared syncs of folders: a caller that arrives while a sync of the folder runs waits for the next one, together with all callers that arrive
/// meanwhile. So a hundred records in short succession cost a few syncs of their folder, not a hundred.
/// </summary>
internal sealed class FolderSyncs
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Folder> folders = [];

    /// <summary>Returns when every entry created in the folder before the call is on the disk; 0 or an error number.</summary>
    public int Sync(string path)
    {
        Folder folder;
        Round round;
        bool isLeader;
        lock (gate)
        {
            if (!folders.TryGetValue(path, out folder!)) folders.Add(path, folder = new Folder());
            folder.Users++;
            isLeader = folder.Next is null;
            round = folder.Next ??= new Round();
        }

        if (isLeader) Lead(path, folder, round);
        round.Done.Wait();
        lock (gate)
        {
            if (--folder.Users == 0) folders.Remove(path);
        }

        return round.Error;
    }

    private void Lead(string path, Folder folder, Round round)
    {
        lock (folder.Syncing)
        {
            // From here on the sync does not cover new callers.
            lock (gate) folder.Next = null;
            round.Error = Posix.SyncFolder(path);
            round.Done.Set();
        }
    }

    private sealed class Folder
    {
        public Lock Syncing { get; } = new();

        public Round? Next { get; set; }

        public int Users { get; set; }
    }

    private sealed class Round
    {
        public ManualResetEventSlim Done { get; } = new(initialState: false, spinCount: 0);

        public int Error { get; set; }
    }
}
