using Encoder.Contracts;

namespace Encoder.Actors;

/// <summary>A tenant's jobs: list, idempotency, and the index of unfinished ones with its one-minute sweep. Key: tenant. Calls Job.</summary>
public interface ICatalog : IActor
{
    /// <summary>Enters a job before it is submitted. The same idempotency key gives the same job id again.</summary>
    Task<string> RegisterAsync(JobRegistration registration, CancellationToken cancellationToken);

    /// <summary>A page of jobs, newest first. <paramref name="after"/> is the last id of the page before, or null.</summary>
    Task<IReadOnlyList<JobListing>> ListAsync(string? after, int count, CancellationToken cancellationToken);

    /// <summary>Wakes every unfinished job; the host calls it at start, and the catalog itself once a minute.</summary>
    Task SweepAsync(CancellationToken cancellationToken);
}

/// <summary>A job to enter.</summary>
/// <param name="IdempotencyKey">The caller's key; null makes a new job.</param>
public sealed record JobRegistration(string? IdempotencyKey, string Name);

/// <summary>A job in the list.</summary>
public sealed record JobListing(string Job, string Name, DateTimeOffset CreatedAt, JobState State);
