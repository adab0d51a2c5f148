namespace Encoder.Grains;

/// <summary>What a tenant's stream announces. A hint, as all announcements: who needs to know asks the grain.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Job">The job, or null when the list of jobs changed.</param>
/// <param name="Watermark">Grows with every change of the same kind and job.</param>
public sealed record TenantChange(TenantChangeKind Kind, string? Job, long Watermark);

/// <summary>Kinds of <see cref="TenantChange"/>.</summary>
public enum TenantChangeKind
{
    /// <summary>A job was entered, settled or deleted: the watermark is <see cref="UnfinishedJobs.Revision"/>.</summary>
    Catalog,

    /// <summary>A job's progress or state.</summary>
    Job,

    /// <summary>A job has come to its end.</summary>
    End,

    /// <summary>More of a job's asset is stored.</summary>
    Upload,
}
