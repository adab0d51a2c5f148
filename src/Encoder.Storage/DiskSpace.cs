using Encoder.Contracts;

namespace Encoder.Storage;

/// <summary>
/// Whether the disk has room for more. Below the mark uploads are refused and the node asks for no work, so that what runs can end; an
/// eighth above it both go on, so that they do not flutter.
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

    /// <summary>Watches the disk of the folder.</summary>
    public DiskSpace(DiskSpaceOptions options, TimeProvider time) : this(options, time, folder => new DriveInfo(folder).AvailableFreeSpace)
    {
    }

    /// <summary>Watches what <paramref name="measure"/> says is free.</summary>
    public DiskSpace(DiskSpaceOptions options, TimeProvider time, Func<string, long> measure) =>
        (this.options, this.time, this.measure) = (options, time, measure);

    /// <summary>Whether there is too little room for anything new.</summary>
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

    /// <summary>Throws <c>store.disk_full</c> while there is too little room.</summary>
    public void ThrowIfLow()
    {
        if (IsLow)
            throw new FaultException(ErrorCodes.DiskFull, "The server's disk is nearly full, so it takes in nothing new; try again once there is room.");
    }

    private void Measure()
    {
        if (measuredAt is { } at && time.GetElapsedTime(at) < options.MeasureEvery) return;
        measuredAt = time.GetTimestamp();
        freeBytes = measure(options.Folder);
        isLow = freeBytes < options.LowBytes || (isLow && freeBytes < options.LowBytes + (options.LowBytes / 8));
    }
}
