namespace Encoder.Storage;

/// <summary>When a disk counts as full.</summary>
public sealed record DiskSpaceOptions
{
    /// <summary>Folder whose disk is measured.</summary>
    public required string Folder { get; init; }

    /// <summary>Free bytes below which new data is refused. Default 1 GiB; 0 turns the check off.</summary>
    public long LowBytes { get; init; } = 1L << 30;

    /// <summary>Maximum age of a measurement. Default 1 s.</summary>
    public TimeSpan MeasureEvery { get; init; } = TimeSpan.FromSeconds(1);
}
