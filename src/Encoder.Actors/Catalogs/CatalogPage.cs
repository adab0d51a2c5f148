using Encoder.Contracts;

namespace Encoder.Actors;

/// <summary>A job as the catalog keeps it.</summary>
/// <param name="Number">Its place among the tenant's jobs, counted from 0.</param>
/// <param name="State">Its final state; null while it is unfinished.</param>
public sealed record CatalogEntry(int Number, string Job, string Name, DateTimeOffset CreatedAt, JobState? State = null);

/// <summary>Consecutive jobs of a tenant, oldest first.</summary>
public sealed record CatalogPage(IReadOnlyList<CatalogEntry> Entries)
{
    /// <summary>Jobs per page: every registration and every end writes one page.</summary>
    public const int Size = 100;
}
