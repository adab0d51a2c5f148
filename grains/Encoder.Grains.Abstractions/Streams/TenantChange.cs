namespace Encoder.Grains;

/// <summary>An announcement on the stream of a tenant. A hint, as all announcements are: the state itself is read from the grain.</summary>
/// <param name="Kind">The kind of change.</param>
/// <param name="Job">The job, or null when the list of jobs changed.</param>
/// <param name="Watermark">Increases with every change of the same kind and job.</param>
public sealed record TenantChange(TenantChangeKind Kind, string? Job, long Watermark);

/// <summary>Kinds of <see cref="TenantChange"/>.</summary>
public enum TenantChangeKind
{
    /// <summary>A job was registered, settled or deleted. The watermark is <see cref="UnfinishedJobs.Revision"/>.</summary>
    Catalog,

    /// <summary>A job's progress or state.</summary>
    Job,

    /// <summary>A job has ended.</summary>
    End,

    /// <summary>More of a job's asset is stored.</summary>
    Upload,
}
