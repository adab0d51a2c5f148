using Encoder.Contracts;

namespace Encoder.Actors;

/// <summary>
/// A tenant's jobs in pages of the store. In memory: how many there are, and the unfinished ones. Registering writes, in this order, the
/// unfinished mark, the page, the mark of the idempotency key: a crash in between is made good by the next registration of the key.
/// </summary>
public class Catalog : Actor, ICatalog
{
    private const string SweepSchedule = "sweep";
    private const int WakesAtOnce = 16;
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);

    // A job that was registered and never submitted: its client is gone.
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromHours(1);
    private readonly IActors actors;
    private readonly IMediaStore store;
    private readonly TimeProvider time;
    private readonly CatalogKeys keys;
    private readonly Dictionary<string, CatalogEntry> unfinished = [];
    private readonly Queue<string> toWake = [];
    private int count;

    /// <summary>A catalog over the ports.</summary>
    public Catalog(IActorContext context, IActors actors, IMediaStore store, TimeProvider time) : base(context)
    {
        (this.actors, this.store, this.time) = (actors, store, time);
        keys = new CatalogKeys(context.Key);
    }

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        string? lastPage = null;
        await foreach (var page in store.ListAsync(keys.Pages, cancellationToken)) lastPage = page.Key;
        if (lastPage is not null) count = (await ReadPageAsync(lastPage, cancellationToken)).Entries.Max(entry => entry.Number) + 1;

        var marks = new List<string>();
        await foreach (var mark in store.ListAsync(keys.Unfinished, cancellationToken)) marks.Add(mark.Key);
        foreach (var mark in marks)
        {
            if (await StoreJson.ReadAsync<CatalogEntry>(store, mark, cancellationToken) is not { } entry) continue;
            unfinished.Add(entry.Job, entry);

            // Its page was not written any more.
            if (entry.Number >= count) await EnterAsync(entry);
        }

        Context.Schedule(SweepSchedule, SweepEvery);
    }

    /// <inheritdoc/>
    public async Task<string> RegisterAsync(JobRegistration registration, CancellationToken cancellationToken)
    {
        var job = registration.IdempotencyKey is { } key ? keys.JobOf(key) : CatalogKeys.NewJob();
        if (registration.IdempotencyKey is not null && await ExistsAsync(keys.Entered(job), cancellationToken)) return job;
        if (!unfinished.TryGetValue(job, out var entry))
        {
            entry = new CatalogEntry(count++, job, registration.Name, time.GetUtcNow());
            await store.PutAsync(keys.UnfinishedJob(job), StoreJson.Write(entry), CancellationToken.None);
            unfinished.Add(job, entry);
        }

        await EnterAsync(entry);
        if (registration.IdempotencyKey is not null) await store.PutIfAbsentAsync(keys.Entered(job), StoreJson.Write(entry), CancellationToken.None);
        return job;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<JobListing>> ListAsync(string? after, int count, CancellationToken cancellationToken)
    {
        var listed = new List<CatalogEntry>();
        var isReached = after is null;
        for (var page = (this.count - 1) / CatalogPage.Size; page >= 0 && listed.Count < count && this.count > 0; page--)
        {
            foreach (var entry in (await ReadPageAsync(keys.Page(page * CatalogPage.Size), cancellationToken)).Entries.Reverse())
            {
                if (isReached && listed.Count < count) listed.Add(entry);
                isReached |= entry.Job == after;
            }
        }

        return await Task.WhenAll(listed.Select(entry => ListingAsync(entry, cancellationToken)));
    }

    /// <inheritdoc/>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        toWake.Clear();
        foreach (var job in unfinished.Keys) toWake.Enqueue(job);
        await WakeSomeAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override Task OnScheduledAsync(string name, CancellationToken cancellationToken) =>
        toWake.Count > 0 ? WakeSomeAsync(cancellationToken) : SweepAsync(cancellationToken);

    /// <summary>A few at a time, each few in a call of its own: registrations do not wait for a sweep over thousands.</summary>
    private async Task WakeSomeAsync(CancellationToken cancellationToken)
    {
        var some = new List<string>(WakesAtOnce);
        while (some.Count < WakesAtOnce && toWake.TryDequeue(out var job)) some.Add(job);
        Context.Schedule(SweepSchedule, toWake.Count > 0 ? TimeSpan.Zero : SweepEvery);
        var waking = some.ConvertAll(job => (Job: job, State: WakeAsync(job, cancellationToken)));
        var failures = new List<Exception>();
        foreach (var (job, state) in waking)
        {
            try
            {
                if (await state is { } known) await FinishAsync(job, known);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // One job's trouble is not the others': they are seen to first.
                failures.Add(exception);
            }
        }

        if (failures.Count > 0) throw new AggregateException(failures);
    }

    /// <summary>The state of a job that is settled; null for one that is not, or can't be woken now: the next sweep tries again.</summary>
    private async Task<JobState?> WakeAsync(string job, CancellationToken cancellationToken)
    {
        try
        {
            var snapshot = await actors.Get<IJob>(job).WakeAsync(cancellationToken);
            return snapshot.IsSettled ? snapshot.State : null;
        }
        catch (FaultException exception) when (exception.Fault.Code == ErrorCodes.JobNotFound)
        {
            return time.GetUtcNow() - unfinished[job].CreatedAt >= AbandonedAfter ? JobState.Cancelled : null;
        }
    }

    private async Task FinishAsync(string job, JobState state)
    {
        if (!unfinished.TryGetValue(job, out var entry)) return;
        await EnterAsync(entry with { State = state });
        await store.DeleteAsync(keys.UnfinishedJob(job), CancellationToken.None);
        unfinished.Remove(job);
    }

    /// <summary>Writes an entry into its page, over its earlier form.</summary>
    private async Task EnterAsync(CatalogEntry entry)
    {
        var key = keys.Page(entry.Number);
        var page = await ReadPageAsync(key, CancellationToken.None);
        var entries = page.Entries.Where(other => other.Number != entry.Number).Append(entry).OrderBy(other => other.Number).ToList();
        await store.PutAsync(key, StoreJson.Write(new CatalogPage(entries)), CancellationToken.None);
        count = Math.Max(count, entry.Number + 1);
    }

    private async Task<JobListing> ListingAsync(CatalogEntry entry, CancellationToken cancellationToken)
    {
        var state = entry.State;
        if (state is null)
        {
            try
            {
                state = (await actors.Get<IJob>(entry.Job).SnapshotAsync(cancellationToken)).State;
            }
            catch (FaultException exception) when (exception.Fault.Code == ErrorCodes.JobNotFound)
            {
                state = JobState.Queued;
            }
        }

        return new JobListing(entry.Job, entry.Name, entry.CreatedAt, state.Value);
    }

    private async Task<CatalogPage> ReadPageAsync(string key, CancellationToken cancellationToken) =>
        await StoreJson.ReadAsync<CatalogPage>(store, key, cancellationToken) ?? new CatalogPage([]);

    private async Task<bool> ExistsAsync(string key, CancellationToken cancellationToken)
    {
        await using var stream = await store.OpenReadAsync(key, 0, cancellationToken);
        return stream is not null;
    }
}
