using Encoder.Contracts;
using Encoder.Silo.Embedded;

namespace Encoder.Cli.Output;

/// <summary>
/// One command's exclusive hold of an output folder. Everything that is not output lies in <c>.encoder</c> within it: the lock, the
/// record of the work, and the store unless a temporary folder is given. Each step leaves a state that the next command understands,
/// also when the process is killed within it.
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

    // The record under another name: the work is being deleted. A rename needs no room, which may be just what is missing.
    private string DiscardedFile => Path.Combine(WorkFolders.Own(Folder), "discarded.json");

    // Under a third name: what was delivered is deleted, and what lies there now is somebody else's.
    private string RolledBackFile => Path.Combine(WorkFolders.Own(Folder), "rolled-back.json");

    private string[] RecordFiles => [RecordFile, DiscardedFile, RolledBackFile];

    /// <summary>
    /// Takes the folder, making it when absent. Faults: <c>output.taken</c> when another command is at work in it, or its <c>.encoder</c> leads
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

    /// <summary>The unfinished work on record, or null. A deletion that was interrupted is completed.</summary>
    public WorkRecord? ReadWork()
    {
        FinishDiscarding();
        return Read(RecordFile);
    }

    /// <summary>What is on record of unfinished work, also of work that is being deleted. Nothing is changed.</summary>
    public IEnumerable<WorkRecord> Records() => RecordFiles.Select(Read).OfType<WorkRecord>();

    /// <summary>
    /// Faults with <c>output.taken</c> when the folder of the store, which <see cref="Begin"/> empties, is not ours to empty: another command is
    /// at work in it, or it is <c>work</c> and no record speaks of it. In a temporary folder its name is ours beyond doubt.
    /// </summary>
    public void RefuseWorkOfOthers(string workDirectory)
    {
        if (EmbeddedSilo.IsInUse(workDirectory))
            throw new FaultException(ErrorCodes.OutputTaken, $"Another command is using {workDirectory}. Wait until it ends, or choose another folder.");
        var isRecorded = RecordFiles.Any(path => File.Exists(path) && (Read(path) is not { } work || work.WorkDirectory == workDirectory));
        if (!isRecorded && workDirectory == WorkFolders.WorkDirectory(Folder, null) && WorkFolders.HasEntries(workDirectory))
            throw new FaultException(ErrorCodes.OutputTaken, $"The folder {workDirectory} contains files that are not from this program. Move them, or choose another folder.");
    }

    /// <summary>Puts new work on record; from now on the same command resumes it.</summary>
    public WorkRecord Begin(JobIdentity job, string workDirectory, bool mayReplace)
    {
        WorkFolders.Delete(workDirectory);
        return Write(new WorkRecord(job, workDirectory, createdFrom, mayReplace));
    }

    /// <summary>Puts the list of a delivery on record.</summary>
    public WorkRecord BeginDelivery(WorkRecord work, DeliveryList list) => Write(work with { Delivery = list });

    /// <summary>Deletes unfinished work: what it delivered, its store, its record. The claim stays.</summary>
    public void Discard()
    {
        if (File.Exists(RecordFile))
            File.Move(RecordFile, DiscardedFile, overwrite: true);
        FinishDiscarding();
    }

    /// <summary>Deletes the store and the record of work that is delivered.</summary>
    public void Complete(WorkRecord work)
    {
        WorkFolders.Delete(work.WorkDirectory);
        File.Delete(RecordFile);
    }

    /// <summary>
    /// Gives up the claim, with our own folder unless work is on record or others have files in it; a folder made for the output goes too when
    /// it is empty.
    /// </summary>
    public void Release()
    {
        if (RecordFiles.Any(File.Exists))
            return;
        Delivery.DeleteParts(Folder);
        File.Delete(AtomicFile.PartOf(RecordFile));
        // While it is locked: it stays ours until we are disposed.
        File.Delete(LockFile(Folder));
        WorkFolders.DeleteIfEmpty(WorkFolders.Own(Folder));
        WorkFolders.DeleteCreated(Folder, createdFrom);
    }

    /// <summary>Ends the lock; unfinished work stays for the next command.</summary>
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
                // The command before us took its folder away since we made sure of it.
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
        // Folders are deleted by this record: it must not lead anywhere but to folders of our own naming.
        if (!File.Exists(path) || AtomicFile.Read(path, CliJson.Default.WorkRecord) is not { } work || !WorkFolders.IsWorkDirectory(work.WorkDirectory, Folder))
            return null;
        createdFrom ??= work.CreatedFrom is { } top && WorkFolders.IsSelfOrAbove(top, Folder) ? top : null;
        return work;
    }

    // Each step is one that may be repeated, and its end is on record before the next one begins.
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
