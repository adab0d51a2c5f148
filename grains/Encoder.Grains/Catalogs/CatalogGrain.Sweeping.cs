using Encoder.Contracts;

namespace Encoder.Grains;

internal sealed partial class CatalogGrain
{
    private const string SweepSchedule = "sweep";
    private const int MaxConcurrentWakes = 16;
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);

    // A job that was registered but not submitted within this time: its client has failed.
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromHours(1);
    private readonly Queue<string> toWake = [];

    /// <inheritdoc/>
    public Task SweepAsync(CancellationToken cancellationToken) => SweepAsync("start", cancellationToken);

    private async Task SweepAsync(string cause, CancellationToken cancellationToken)
    {
        JobMetrics.Sweeping(cause);
        await EnsureReminderAsync();
        toWake.Clear();
        foreach (var job in unfinished.Keys) toWake.Enqueue(job);
        await WakeChannelsAsync(cancellationToken);
        await WakeSomeAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(string job, CancellationToken cancellationToken)
    {
        if (index.Find(job) is not { IsDeleted: false } entry) return;

        // Write the mark first: from then on the sweep handles the job.
        var deleted = new CatalogEntry(entry.Number, job, "", entry.CreatedAt, entry.State, IsDeleted: true);
        await store.PutAsync(keys.UnfinishedJob(job), StoreJson.Write(deleted), CancellationToken.None);
        unfinished[job] = deleted;
        if (entry.Key is { } key) await store.DeleteAsync(keys.Keyed(key), CancellationToken.None);
        await EnterAsync(deleted);
        if (await grains.GetGrain<IJobGrain>(job).DeleteAsync(CancellationToken.None)) await FinishAsync(job, deleted);
        await AnnounceAsync();
    }

    private void ThrowIfFull(int? most)
    {
        if (most is null || unfinished.Values.Count(entry => !entry.IsDeleted) < most) return;

        // Some jobs may have ended since the last sweep. A client that tries again soon may succeed.
        if (toWake.Count == 0) schedules.Set(SweepSchedule, TimeSpan.Zero);
        throw new FaultException(ErrorCodes.TooManyJobs, $"The limit of {most} unfinished jobs is reached. Wait until some have ended, then try again.");
    }

    /// <inheritdoc/>
    public async Task<JobSnapshot> RetryAsync(string job, CancellationToken cancellationToken)
    {
        if (index.Find(job) is not { IsDeleted: false } entry) throw new FaultException(ErrorCodes.JobNotFound, $"There is no job {job}.");

        // Mark the job unfinished before it is retried. If the job refuses, the next sweep finds it settled.
        var open = entry with { State = null };
        await store.PutAsync(keys.UnfinishedJob(job), StoreJson.Write(open), CancellationToken.None);
        unfinished[job] = open;
        await EnterAsync(open);
        var snapshot = await grains.GetGrain<IJobGrain>(job).RetryAsync(cancellationToken);
        await AnnounceAsync();
        return snapshot;
    }

    /// <inheritdoc/>
    public Task ReceiveReminder(string reminderName, TickStatus status) => SweepAsync("reminder", CancellationToken.None);

    private Task OnScheduledAsync(string name) => toWake.Count > 0 ? WakeSomeAsync(CancellationToken.None) : SweepAsync("schedule", CancellationToken.None);

    /// <summary>
    /// The sweep that outlives silos is a reminder, the only one of the product: after all silos were down, the first silo to start activates the
    /// catalog, and the catalog activates the unfinished jobs.
    /// </summary>
    private async Task BeginSweepsAsync()
    {
        await EnsureReminderAsync();
        ScheduleSweep();
    }

    /// <summary>While the reminder service is unavailable, the catalog sweeps by a schedule and tries to register the reminder at each sweep.</summary>
    private async Task EnsureReminderAsync()
    {
        if (reminders is null || isReminded) return;
        try
        {
            await reminders.RegisterOrUpdateReminder(GrainContext.GrainId, SweepSchedule, SweepEvery, SweepEvery);
            isReminded = true;
        }
        catch (Exception exception)
        {
            Log.NotReminded(logger, exception, keys.Tenant);
        }
    }

    /// <summary>A reminder fires independently of this activation; a schedule in addition would sweep twice.</summary>
    private void ScheduleSweep()
    {
        if (!isReminded) schedules.Set(SweepSchedule, SweepEvery);
    }

    /// <summary>Sweeps a few jobs per call, so that registrations do not wait for a sweep over thousands of jobs.</summary>
    private async Task WakeSomeAsync(CancellationToken cancellationToken)
    {
        var some = new List<CatalogEntry>(MaxConcurrentWakes);
        while (some.Count < MaxConcurrentWakes && toWake.TryDequeue(out var job))
        {
            if (unfinished.TryGetValue(job, out var entry)) some.Add(entry);
        }

        if (toWake.Count > 0) schedules.Set(SweepSchedule, TimeSpan.Zero);
        else ScheduleSweep();
        var waking = some.ConvertAll(entry => (entry.Job, Settled: WakeAsync(entry, cancellationToken)));
        var failures = new List<Exception>();
        foreach (var (job, settled) in waking)
        {
            try
            {
                if (await settled is { } entry) await FinishAsync(job, entry);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The failure of one job must not keep the others from being swept.
                failures.Add(exception);
            }
        }

        if (failures.Count > 0) throw new AggregateException(failures);
    }

    /// <summary>The entry of a settled or deleted job. Null for other jobs, and for jobs that cannot be activated now; the next sweep tries again.</summary>
    private async Task<CatalogEntry?> WakeAsync(CatalogEntry entry, CancellationToken cancellationToken)
    {
        var job = grains.GetGrain<IJobGrain>(entry.Job);
        if (entry.IsDeleted) return await job.DeleteAsync(cancellationToken) ? entry : null;
        try
        {
            var snapshot = await job.WakeAsync(cancellationToken);
            return snapshot.IsSettled ? entry with { State = snapshot.State } : null;
        }
        catch (FaultException exception) when (exception.Fault.Code == ErrorCodes.JobNotFound)
        {
            return time.GetUtcNow() - entry.CreatedAt >= AbandonedAfter ? entry with { State = JobState.Cancelled } : null;
        }
    }

    private async Task FinishAsync(string job, CatalogEntry entry)
    {
        if (!unfinished.TryGetValue(job, out var known) || known.IsDeleted != entry.IsDeleted) return;
        await EnterAsync(entry);
        await store.DeleteAsync(keys.UnfinishedJob(job), CancellationToken.None);
        unfinished.Remove(job);
        await AnnounceAsync();
    }
}
