using Encoder.Contracts;

namespace Encoder.Grains;

/// <summary>A tenant's jobs and channels: lists, idempotency, and the index of unfinished jobs with its one-minute sweep. Key: tenant. Calls Job, Channel and Asset.</summary>
[GrainInterfaceType("catalog")]
public interface ICatalogGrain : IGrainWithStringKey
{
    /// <summary>Registers a job before it is submitted. The same idempotency key returns the same job id, until that job is deleted.</summary>
    Task<string> RegisterAsync(JobRegistration registration, CancellationToken cancellationToken);

    /// <summary>A page of the jobs that match, newest first.</summary>
    Task<JobListPage> ListAsync(JobListQuery query, CancellationToken cancellationToken);

    /// <summary>The jobs that are not settled, and a number that grows with every change of the catalog.</summary>
    Task<UnfinishedJobs> UnfinishedAsync(CancellationToken cancellationToken);

    /// <summary>Starts a new run of a job; see <see cref="IJobGrain.RetryAsync"/>.</summary>
    Task<JobSnapshot> RetryAsync(string job, CancellationToken cancellationToken);

    /// <summary>Deletes a job and all its files, and frees its idempotency key. The sweep deletes what cannot be deleted yet. Does nothing for a deleted job.</summary>
    Task RemoveAsync(string job, CancellationToken cancellationToken);

    /// <summary>Deletes a job that ended no later than the given time, as <see cref="RemoveAsync"/> does; false when it has not, or was retried since.</summary>
    Task<bool> RetireAsync(string job, DateTimeOffset endedBy, CancellationToken cancellationToken);

    /// <summary>Registers a channel before it is created; returns its id.</summary>
    Task<string> RegisterChannelAsync(CancellationToken cancellationToken);

    /// <summary>The ids of the channels, newest first.</summary>
    Task<IReadOnlyList<string>> ChannelsAsync(CancellationToken cancellationToken);

    /// <summary>Deletes a channel with the jobs and assets of its sessions. Does nothing for a deleted channel.</summary>
    Task RemoveChannelAsync(string channel, CancellationToken cancellationToken);

    /// <summary>Activates every unfinished job and every channel. The host calls it at start, and the catalog calls it once a minute.</summary>
    Task SweepAsync(CancellationToken cancellationToken);
}

/// <summary>A job to register.</summary>
/// <param name="IdempotencyKey">The key that the caller chose; null always creates a new job.</param>
/// <param name="MostUnfinished">With this many unfinished jobs a new job is refused (<c>limit.jobs</c>); null: no limit.</param>
public sealed record JobRegistration(string? IdempotencyKey, string Name, int? MostUnfinished = null);

/// <summary>Which jobs to list.</summary>
/// <param name="After">The last id of the page before, or null.</param>
/// <param name="Search">Only jobs whose name contains this text (ignoring case) or whose id equals it.</param>
public sealed record JobListQuery(string? After = null, int Count = 50, JobState? State = null, string? Search = null);

/// <summary>A page of jobs.</summary>
/// <param name="Total">Jobs that match, on all pages.</param>
public sealed record JobListPage(IReadOnlyList<JobListing> Jobs, bool HasMore, int Total);

/// <summary>A job in the list.</summary>
public sealed record JobListing(string Job, string Name, DateTimeOffset CreatedAt, JobState State);

/// <summary>The jobs of a tenant that are not settled.</summary>
public sealed record UnfinishedJobs(IReadOnlyList<string> Jobs, long Revision);
