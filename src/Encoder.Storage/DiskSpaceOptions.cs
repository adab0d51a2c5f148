namespace Encoder.Storage;

/// <summary>When a disk counts as full.</summary>
public sealed record DiskSpaceOptions
{
    /// <summary>The data folder: its disk is watched.</summary>
    public required string Folder { get; init; }

    /// <summary>The folder of ffmpeg's private files, where it is not in the data folder: its disk is watched too. Default: none.</summary>
    public string? ScratchFolder { get; init; }

    /// <summary>Free bytes below which nothing new is taken in. Default 1 GiB; 0 turns this watch off.</summary>
    public long LowBytes { get; init; } = 1L << 30;

    /// <summary>Files that can still be made (inodes) below which nothing new is taken in. Default 1,000; 0 turns this watch off.</summary>
    public long LowFiles { get; init; } = 1000;

    /// <summary>How old a measurement may be. Default 1 s.</summary>
    public TimeSpan MeasureEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a disk counts as full on which a write found no room, whatever is measured. Default 10 s.</summary>
    public TimeSpan FullFor { get; init; } = TimeSpan.FromSeconds(10);
}
