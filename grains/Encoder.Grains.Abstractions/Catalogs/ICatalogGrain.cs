using Encoder.Contracts;

namespace Encoder.Grains;

/// <summary>A tenant's jobs: list, idempotency, and the index of unfinished ones with its one-minute sweep. Key: tenant. Calls Job.</summary>
[GrainInterfaceType("catalog")]
public interface ICatalogGrain : IGrainWithStringKey
{
    /// <summary>Enters a job before it is submitted. The same idempotency key gives the same job id again, until that job is deleted.</summary>
    Task<string> RegisterAsync(JobRegistration registration, CancellationToken cancellationToken);

    /// <summary>A page of the jobs that match, newest first.</summary>
    Task<JobListPage> ListAsync(JobListQuery query, CancellationToken cancellationToken);

    /// <summary>The jobs that are not settled, and a number that grows with every change of the catalog.</summary>
    Task<UnfinishedJobs> UnfinishedAsync(CancellationToken cancellationToken);

    /// <summary>Begins a new run of a job; see <see cref="IJobGrain.RetryAsync"/>.</summary>
    Task<JobSnapshot> RetryAsync(string job, CancellationToken cancellationToken);

    /// <summary>Deletes a job with all it made, and frees its idempotency key; what can't be deleted yet, the sweep deletes. Fine for one that is gone.</summary>
    Task RemoveAsync(string job, CancellationToken cancellationToken);

    /// <summary>Deletes a job that ended no later than told, as <see cref="RemoveAsync"/> does; false when it is not so (any more).</summary>
    Task<bool> RetireAsync(string job, DateTimeOffset endedBy, CancellationToken cancellationToken);

    /// <summary>Wakes every unfinished job; the host calls it at start, and the catalog itself once a minute.</summary>
    Task SweepAsync(CancellationToken cancellationToken);
}

/// <summary>A job to enter.</summary>
/// <param name="IdempotencyKey">The caller's key; null makes a new job.</param>
/// <param name="MostUnfinished">A new job beside so many unfinished ones is refused (<c>limit.jobs</c>); null: no limit.</param>
public sealed record JobRegistration(string? IdempotencyKey, string Name, int? MostUnfinished = null);

/// <summary>Which jobs to list.</summary>
/// <param name="After">The last id of the page before, or null.</param>
/// <param name="Search">Only jobs whose name contains this, in any case, or whose id it is.</param>
public sealed record JobListQuery(string? After = null, int Count = 50, JobState? State = null, string? Search = null);

/// <summary>A page of jobs.</summary>
/// <param name="Total">Jobs that match, on all pages.</param>
public sealed record JobListPage(IReadOnlyList<JobListing> Jobs, bool HasMore, int Total);

/// <summary>A job in the list.</summary>
public sealed record JobListing(string Job, string Name, DateTimeOffset CreatedAt, JobState State);

/// <summary>The jobs of a tenant that are not settled.</summary>
public sealed record UnfinishedJobs(IReadOnlyList<string> Jobs, long Revision);
