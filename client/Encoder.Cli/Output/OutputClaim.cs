using Encoder.Contracts;
using Encoder.Silo.Embedded;

namespace Encoder.Cli.Output;

/// <summary>
/// The exclusive claim of a command on an output folder. All files that are not output are in <c>.encoder</c> within it: the lock, the
/// record of the work, and the store unless a temporary folder is given. Each step leaves a state that the next command understands,
/// also when the process is killed during the step.
/// </summary>
internal sealed class OutputClaim : IDisposable
{
    private readonly FolderLock folderLock;
    private string? createdFrom;

    private OutputClaim(string directory, string? createdFrom, FolderLock folderLock)
    {
        Folder = directory;
        this.createdFrom = createdFrom;
        this.folderLock = folderLock;
    }

    /// <summary>The output folder, absolute.</summary>
    public string Folder { get; }

    private string RecordFile => Path.Combine(WorkFolders.Own(Folder), "work.json");

    // The record is renamed to this while the work is being deleted. A rename needs no disk space, which may be exhausted.
    private string DiscardedFile => Path.Combine(WorkFolders.Own(Folder), "discarded.json");

    // The record is renamed to this after the delivered files were deleted: files that exist now belong to others.
    private string RolledBackFile => Path.Combine(WorkFolders.Own(Folder), "rolled-back.json");

    private string[] RecordFiles => [RecordFile, DiscardedFile, RolledBackFile];

    /// <summary>
    /// Claims the folder, which is created if missing. Faults: <c>output.taken</c> when another command uses it, or its <c>.encoder</c> leads
    /// elsewhere.
    /// </summary>
    public static OutputClaim Take(string directory)
    {
        foreach (var path in (string[])[WorkFolders.Own(directory), LockFile(directory)])
            if (new FileInfo(path).LinkTarget is not null)
                throw new FaultException(ErrorCodes.OutputTaken, $"{path} is a symbolic link. Remove it, or choose another folder.");
        var createdFrom = WorkFolders.TopmostMissing(directory);
        try
        {
            return new(directory, createdFrom, Lock(directory));
        }
        catch (Exception e) when (FileFaults.IsFileError(e))
        {
            WorkFolders.DeleteIfEmpty(WorkFolders.Own(directory));
            WorkFolders.DeleteCreated(directory, createdFrom);
            throw FileFaults.OfWrite(e, directory);
        }
    }

    /// <summary>The recorded unfinished work, or null. An interrupted deletion is completed.</summary>
    public WorkRecord? ReadWork()
    {
        FinishDiscarding();
        return Read(RecordFile);
    }

    /// <summary>The record of unfinished work, also of work that is being deleted. Changes nothing.</summary>
    public IEnumerable<WorkRecord> Records() => RecordFiles.Select(Read).OfType<WorkRecord>();

    /// <summary>
    /// Throws <c>output.taken</c> when the folder of the store, which <see cref="Begin"/> empties, may belong to others: another command is
    /// using it, or it is <c>work</c> and there is no record of it. In a temporary folder its name is unique to this program.
    /// </summary>
    public void RefuseWorkOfOthers(string workDirectory)
    {
        if (EmbeddedSilo.IsInUse(workDirectory))
            throw new FaultException(ErrorCodes.OutputTaken, $"Another command is using {workDirectory}. Wait until it ends, or choose another folder.");
        var isRecorded = RecordFiles.Any(path => File.Exists(path) && (Read(path) is not { } work || work.WorkDirectory == workDirectory));
        if (!isRecorded && workDirectory == WorkFolders.WorkDirectory(Folder, null) && WorkFolders.HasEntries(workDirectory))
            throw new FaultException(ErrorCodes.OutputTaken, $"The folder {workDirectory} contains files that are not from this program. Move them, or choose another folder.");
    }

    /// <summary>Records new work; from now on the same command resumes it.</summary>
    public WorkRecord Begin(JobIdentity job, string workDirectory, bool mayReplace)
    {
        WorkFolders.Delete(workDirectory);
        return Write(new WorkRecord(job, workDirectory, createdFrom, mayReplace));
    }

    /// <summary>Records the list of a delivery.</summary>
    public WorkRecord BeginDelivery(WorkRecord work, DeliveryList list) => Write(work with { Delivery = list });

    /// <summary>Deletes unfinished work: its delivered files, its store, its record. The claim stays.</summary>
    public void Discard()
    {
        if (File.Exists(RecordFile))
            File.Move(RecordFile, DiscardedFile, overwrite: true);
        FinishDiscarding();
    }

    /// <summary>Deletes the store and the record of delivered work.</summary>
    public void Complete(WorkRecord work)
    {
        WorkFolders.Delete(work.WorkDirectory);
        File.Delete(RecordFile);
    }

    /// <summary>
    /// Releases the claim and deletes <c>.encoder</c>, unless it contains recorded work or files of others. A folder created for the output is also deleted when
    /// it is empty.
    /// </summary>
    public void Release()
    {
        if (RecordFiles.Any(File.Exists))
            return;
        Delivery.DeleteParts(Folder);
        File.Delete(AtomicFile.PartOf(RecordFile));
        // Delete while it is locked, so that no other command can claim it before.
        File.Delete(LockFile(Folder));
        WorkFolders.DeleteIfEmpty(WorkFolders.Own(Folder));
        WorkFolders.DeleteCreated(Folder, createdFrom);
    }

    /// <summary>Releases the lock; unfinished work stays for the next command.</summary>
    public void Dispose() => folderLock.Dispose();

    private static string LockFile(string directory) => Path.Combine(WorkFolders.Own(directory), "lock");

    private static FolderLock Lock(string directory)
    {
        var own = WorkFolders.Own(directory);
        while (true)
        {
            Directory.CreateDirectory(own);
            try
            {
                return FolderLock.TryTake(LockFile(directory))
                    ?? throw new FaultException(ErrorCodes.OutputTaken, $"Another command is encoding into {directory}. Wait until it ends, or choose another folder.");
            }
            catch (DirectoryNotFoundException)
            {
                // The previous command deleted the folder after we had checked it.
            }
        }
    }

    private WorkRecord Write(WorkRecord work)
    {
        AtomicFile.Write(RecordFile, work, CliJson.Default.WorkRecord);
        return work;
    }

    private WorkRecord? Read(string path)
    {
        // Folders named in this record are deleted, so it may name only folders that this program creates.
        if (!File.Exists(path) || AtomicFile.Read(path, CliJson.Default.WorkRecord) is not { } work || !WorkFolders.IsWorkDirectory(work.WorkDirectory, Folder))
            return null;
        createdFrom ??= work.CreatedFrom is { } top && WorkFolders.IsSelfOrAbove(top, Folder) ? top : null;
        return work;
    }

    // Each step is idempotent, and its end is recorded before the next one starts.
    private void FinishDiscarding()
    {
        if (File.Exists(DiscardedFile))
        {
            if (Read(DiscardedFile) is { } delivered)
                Delivery.RollBack(Folder, delivered);
            File.Move(DiscardedFile, RolledBackFile, overwrite: true);
        }
        if (!File.Exists(RolledBackFile))
            return;
        if (Read(RolledBackFile) is { } work)
            WorkFolders.Delete(work.WorkDirectory);
        Delivery.DeleteParts(Folder);
        File.Delete(RolledBackFile);
    }
}
