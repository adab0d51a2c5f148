using Encoder.Contracts;

namespace Encoder.Storage;

/// <summary>
/// Whether the disks of the data and scratch folders have room for more, in bytes and in files. Below a mark the node asks for no work, so
/// that what runs can end, and where it is the data folder's disk uploads are refused; an eighth above it both go on, so that they do not flutter.
/// </summary>
public sealed class DiskSpace
{
    private readonly DiskSpaceOptions options;
    private readonly TimeProvider time;
    private readonly Func<string, FreeSpace> measure;
    private readonly Lock gate = new();
    private readonly List<WatchedDisk> disks;
    private long? measuredAt;
    private (LowDisk Disk, long At)? full;

    /// <summary>Watches the disks of the folders.</summary>
    public DiskSpace(DiskSpaceOptions options, TimeProvider time) : this(options, time, FreeSpace.Of)
    {
    }

    /// <summary>Watches what <paramref name="measure"/> says is free.</summary>
    public DiskSpace(DiskSpaceOptions options, TimeProvider time, Func<string, FreeSpace> measure)
    {
        (this.options, this.time, this.measure) = (options, time, measure);
        disks = [new WatchedDisk("data", options.Folder)];
        if (options.ScratchFolder is { } scratch) disks.Add(new WatchedDisk("scratch", scratch));
    }

    /// <summary>The disk that has too little room for anything new; null when all have enough.</summary>
    public LowDisk? Low
    {
        get
        {
            lock (gate)
            {
                Measure();
                if (full is { } found && time.GetElapsedTime(found.At) < options.FullFor) return found.Disk;
                return disks.Find(disk => disk.IsLow)?.Describe();
            }
        }
    }

    /// <summary>Whether there is too little room for anything new.</summary>
    public bool IsLow => Low is not null;

    /// <summary>Bytes free for this user on the disk of the data folder.</summary>
    public long FreeBytes
    {
        get
        {
            lock (gate)
            {
                Measure();
                return disks[0].Free.Bytes;
            }
        }
    }

    /// <summary>The mark.</summary>
    public long LowBytes => options.LowBytes;

    /// <summary>Somebody found no room, whatever was measured: the disk counts as full for a while.</summary>
    /// <param name="folder">The folder that was written to; any other than the scratch folder stands for the data folder.</param>
    public void ReportFull(string folder)
    {
        lock (gate)
        {
            Measure();
            full = ((disks.Find(disk => disk.Folder == folder) ?? disks[0]).Describe(), time.GetTimestamp());
        }
    }

    /// <summary>Throws <c>store.disk_full</c> while the disk of the data folder has too little room.</summary>
    public void ThrowIfLow()
    {
        if (Low is { Name: "data", Folder: var folder })
            throw new FaultException(ErrorCodes.DiskFull, $"The disk of the server's data folder {folder} is nearly full, so it accepts no new data. Free some space on the server, then try again.");
    }

    private void Measure()
    {
        if (measuredAt is { } at && time.GetElapsedTime(at) < options.MeasureEvery) return;
        measuredAt = time.GetTimestamp();
        foreach (var disk in disks) disk.Take(measure(disk.Folder), options);
    }

    private sealed class WatchedDisk(string name, string folder)
    {
        public string Folder => folder;

        public FreeSpace Free { get; private set; }

        public bool IsLow { get; private set; }

        public LowDisk Describe() => new(name, folder, Free.Bytes, Free.Files);

        public void Take(FreeSpace now, DiskSpaceOptions options)
        {
            // Scratch is often a small disk in memory, and needs less: a tenth of it, where that is less than the mark.
            var bytes = name == "scratch" && now.TotalBytes is { } total ? Math.Min(options.LowBytes, total / 10) : options.LowBytes;
            Free = now;
            IsLow = IsBelow(now.Bytes, bytes) || (now.Files is { } files && IsBelow(files, options.LowFiles));
        }

        private bool IsBelow(long free, long mark) => free < mark || (IsLow && free < mark + (mark / 8));
    }
}

/// <summary>A disk with too little room.</summary>
/// <param name="Name"><c>data</c> or <c>scratch</c>.</param>
/// <param name="Folder">The folder on it.</param>
/// <param name="FreeBytes">Bytes that are free.</param>
/// <param name="FreeFiles">Files that can still be made; null where the file system has no limit.</param>
public sealed record LowDisk(string Name, string Folder, long FreeBytes, long? FreeFiles);
