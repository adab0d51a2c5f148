namespace Encoder.Storage;

/// <summary>When a disk counts as full.</summary>
public sealed record DiskSpaceOptions
{
    /// <summary>Folder whose disk is watched.</summary>
    public required string Folder { get; init; }

    /// <summary>Free bytes below which nothing new is taken in. Default 1 GiB; 0 turns the watch off.</summary>
    public long LowBytes { get; init; } = 1L << 30;

    /// <summary>How old a measurement may be. Default 1 s.</summary>
    public TimeSpan MeasureEvery { get; init; } = TimeSpan.FromSeconds(1);
}
