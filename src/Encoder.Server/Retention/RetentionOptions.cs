namespace Encoder.Server.Retention;

/// <summary>How long data is kept; section <c>Retention</c> of the configuration. Data of a job that has not ended is always kept.</summary>
public sealed class RetentionOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Retention";

    /// <summary>Blocks of an asset are kept this long after its last job has ended, or, without a job, after the upload was complete. Default 1 day.</summary>
    public TimeSpan Blocks { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Chunks and attempts of a job that failed or was cancelled are kept this long. Default 1 hour.</summary>
    public TimeSpan Chunks { get; set; } = TimeSpan.FromHours(1);

    /// <summary>A job is deleted, with its outputs, this long after its end. Default: never.</summary>
    public TimeSpan? Jobs { get; set; }

    /// <summary>Maximum bytes of all outputs; beyond it, the jobs that ended first are deleted. Default: no limit.</summary>
    public long? OutputBytes { get; set; }

    /// <summary>Time between two sweeps. Default 10 min.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromMinutes(10);
}
