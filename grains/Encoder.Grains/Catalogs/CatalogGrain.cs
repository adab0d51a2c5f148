using Encoder.Contracts;
using Encoder.Grains.Hosting;
using Encoder.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Timers;

namespace Encoder.Grains;

/// <summary>
/// The jobs of a tenant, in pages of the store and all of them in memory. A registration writes, in this order, the idempotency key with the
/// id of the job, the unfinished mark, the page. After a crash in between, the next registration of the key or the activation completes it.
/// Parts: Catalog.Sweeping handles unfinished and deleted jobs; Catalog.Channels the channels.
/// </summary>
[GrainType("catalog")]
internal sealed partial class CatalogGrain : IGrainBase, ICatalogGrain, IRemindable
{
    private readonly IGrainFactory grains;
    private readonly IMediaStore store;
    private readonly Announcements announcements;
    private readonly TimeProvider time;
    private readonly CatalogKeys keys;
    private readonly Schedules schedules;
    private readonly IReminderRegistry? reminders;
    private readonly ILogger<CatalogGrain> logger;
    private readonly CatalogIndex index = new();
    private readonly Dictionary<string, CatalogEntry> unfinished = [];
    private long revision;
    private bool isReminded;

    /// <summary>A catalog; the grain key is the tenant.</summary>
    /// <param name="reminders">The registry of the reminder that sweeps in a cluster; null: a schedule of this activation sweeps.</param>
    public CatalogGrain(
        IGrainContext context, IGrainFactory grains, IMediaStore store, Announcements announcements, ITimerRegistry timers,
        [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time, ILogger<CatalogGrain> logger, IReminderRegistry? reminders = null)
    {
        this.logger = logger;
        (GrainContext, this.grains, this.store, this.announcements, this.time, this.reminders) = (context, grains, store, announcements, time, reminders);
        keys = new CatalogKeys(context.GrainId.Key.ToString()!);
        schedules = new Schedules(context, timers, time, OnScheduledAsync);
    }

    /// <inheritdoc/>
    public IGrainContext GrainContext { get; }

    /// <inheritdoc/>
    public async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        revision = time.GetUtcNow().UtcTicks;
        foreach (var page in await KeysAsync(keys.Pages, cancellationToken))
        {
            foreach (var entry in (await StoreJson.ReadAsync<CatalogPage>(store, page, cancellationToken))?.Entries ?? []) index.Set(entry);
        }

        foreach (var mark in await KeysAsync(keys.Unfinished, cancellationToken))
        {
            if (await StoreJson.ReadAsync<CatalogEntry>(store, mark, cancellationToken) is not { } entry) continue;
            unfinished.Add(entry.Job, entry);

            // A crash prevented the write of its page.
            if (index.Find(entry.Job) is not { } entered || entered.IsDeleted != entry.IsDeleted) await EnterAsync(entry);
        }

        await ReadChannelsAsync(cancellationToken);
        await BeginSweepsAsync();
    }

    /// <inheritdoc/>
    public async Task<string> RegisterAsync(JobRegistration registration, CancellationToken cancellationToken)
    {
        var key = registration.IdempotencyKey is { } given ? CatalogKeys.HashOf(given) : null;
        var job = key is null ? CatalogKeys.NewId() : await KeyedAsync(key, cancellationToken);
        if (index.Find(job) is not null) return job;
        if (!unfinished.TryGetValue(job, out var entry))
        {
            ThrowIfFull(registration.MostUnfinished);
            if (index.Count == 0) await EnterTenantAsync();
            entry = new CatalogEntry(index.Count, job, registration.Name, time.GetUtcNow(), Key: key);
            await store.PutAsync(keys.UnfinishedJob(job), StoreJson.Write(entry), CancellationToken.None);
            unfinished.Add(job, entry);
        }

        await EnterAsync(entry);
        await AnnounceAsync();
        return job;
    }

    /// <inheritdoc/>
    public async Task<JobListPage> ListAsync(JobListQuery query, CancellationToken cancellationToken)
    {
        var matching = index.Matching(query.Search).Where(entry => query.State is null || entry.State is null || entry.State == query.State).ToList();
        var below = index.NumberBelow(query.After);
        if (query.State is null)
        {
            var page = matching.Where(entry => entry.Number < below).Take(query.Count + 1).ToList();
            return new JobListPage(await ListingsAsync(page.Take(query.Count), cancellationToken), page.Count > query.Count, matching.Count);
        }

        // Only the job knows the state of an unfinished job.
        var listings = await ListingsAsync(matching, cancellationToken);
        var found = matching.Zip(listings).Where(pair => pair.Second.State == query.State).ToList();
        var next = found.Where(pair => pair.First.Number < below).Take(query.Count + 1).Select(pair => pair.Second).ToList();
        return new JobListPage([.. next.Take(query.Count)], next.Count > query.Count, found.Count);
    }

    /// <inheritdoc/>
    public Task<UnfinishedJobs> UnfinishedAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new UnfinishedJobs([.. unfinished.Values.Where(entry => !entry.IsDeleted).Select(entry => entry.Job)], revision));

    private Task EnterTenantAsync() => store.PutIfAbsentAsync(TenantIndex.KeyOf(keys.Tenant), "{}"u8.ToArray(), CancellationToken.None);

    private async Task<string> KeyedAsync(string key, CancellationToken cancellationToken)
    {
        if (await StoreJson.ReadAsync<KeyedJob>(store, keys.Keyed(key), cancellationToken) is { } known) return known.Job;
        var job = CatalogKeys.NewId();
        await store.PutAsync(keys.Keyed(key), StoreJson.Write(new KeyedJob(job)), CancellationToken.None);
        return job;
    }

    /// <summary>Writes an entry into its page; replaces its earlier version.</summary>
    private async Task EnterAsync(CatalogEntry entry)
    {
        index.Set(entry);
        await store.PutAsync(keys.Page(entry.Number), StoreJson.Write(index.PageOf(entry.Number)), CancellationToken.None);
    }

    private async Task<IReadOnlyList<JobListing>> ListingsAsync(IEnumerable<CatalogEntry> entries, CancellationToken cancellationToken) =>
        await Task.WhenAll(entries.Select(entry => ListingAsync(entry, cancellationToken)));

    private async Task<JobListing> ListingAsync(CatalogEntry entry, CancellationToken cancellationToken) =>
        new(entry.Job, entry.Name, entry.CreatedAt, entry.State ?? await StateAsync(entry.Job, cancellationToken));

    private async Task<JobState> StateAsync(string job, CancellationToken cancellationToken)
    {
        try
        {
            return (await grains.GetGrain<IJobGrain>(job).SnapshotAsync(cancellationToken)).State;
        }
        catch (FaultException exception) when (exception.Fault.Code == ErrorCodes.JobNotFound)
        {
            return JobState.Queued;
        }
    }

    private Task AnnounceAsync() => announcements.PublishAsync(
        announcements.Changes(keys.Tenant), new TenantChange(TenantChangeKind.Catalog, Job: null, ++revision), CancellationToken.None);

    private async Task<List<string>> KeysAsync(string prefix, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        await foreach (var stored in store.ListAsync(prefix, cancellationToken)) found.Add(stored.Key);
        return found;
    }
}
