using Encoder.Contracts;

namespace Encoder.Grains;

/// <summary>A job as the catalog keeps it.</summary>
/// <param name="Number">Its place among the tenant's jobs, counted from 0.</param>
/// <param name="State">Its final state; null while it is unfinished.</param>
/// <param name="Key">Hash of its idempotency key; null without one.</param>
/// <param name="IsDeleted">Whether the job was deleted: only its number is kept.</param>
public sealed record CatalogEntry(
    int Number, string Job, string Name, DateTimeOffset CreatedAt, JobState? State = null, string? Key = null, bool IsDeleted = false);

/// <summary>Consecutive jobs of a tenant, oldest first.</summary>
public sealed record CatalogPage(IReadOnlyList<CatalogEntry> Entries)
{
    /// <summary>Jobs per page. Every registration and every end of a job writes one page.</summary>
    public const int Size = 100;
}

/// <summary>The job of an idempotency key.</summary>
public sealed record KeyedJob(string Job);

/// <summary>A channel as the catalog keeps it.</summary>
/// <param name="IsDeleted">Whether it is being deleted.</param>
public sealed record CatalogChannel(string Channel, DateTimeOffset CreatedAt, bool IsDeleted = false);
