using Encoder.Contracts;

namespace Encoder.Storage;

/// <summary>
/// Whether the disk has enough free space. Below the mark uploads are refused and the node asks for no work, so that running work can finish. Both
/// resume an eighth above the mark, so that the state does not oscillate.
/// </summary>
public sealed class DiskSpace
{
    private readonly DiskSpaceOptions options;
    private readonly TimeProvider time;
    private readonly Func<string, long> measure;
    private readonly Lock gate = new();
    private long? measuredAt;
    private long freeBytes;
    private bool isLow;

    /// <summary>Measures the disk of the folder.</summary>
    public DiskSpace(DiskSpaceOptions options, TimeProvider time) : this(options, time, folder => new DriveInfo(folder).AvailableFreeSpace)
    {
    }

    /// <summary>Takes the free bytes from <paramref name="measure"/>.</summary>
    public DiskSpace(DiskSpaceOptions options, TimeProvider time, Func<string, long> measure) =>
        (this.options, this.time, this.measure) = (options, time, measure);

    /// <summary>Whether there is too little free space for new data.</summary>
    public bool IsLow
    {
        get
        {
            lock (gate)
            {
                Measure();
                return isLow;
            }
        }
    }

    /// <summary>Bytes free for this user.</summary>
    public long FreeBytes
    {
        get
        {
            lock (gate)
            {
                Measure();
                return freeBytes;
            }
        }
    }

    /// <summary>The mark.</summary>
    public long LowBytes => options.LowBytes;

    /// <summary>Throws <c>store.disk_full</c> while there is too little free space.</summary>
    public void ThrowIfLow()
    {
        if (IsLow)
            throw new FaultException(ErrorCodes.DiskFull, "The disk of the server is nearly full, so it accepts no new data. Free some space on the server, then try again.");
    }

    private void Measure()
    {
        if (measuredAt is { } at && time.GetElapsedTime(at) < options.MeasureEvery) return;
        measuredAt = time.GetTimestamp();
        freeBytes = measure(options.Folder);
        isLow = freeBytes < options.LowBytes || (isLow && freeBytes < options.LowBytes + (options.LowBytes / 8));
    }
}
