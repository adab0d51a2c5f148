using Encoder.Contracts;

namespace Encoder.Grains;

/// <summary>
/// What becomes of work whose node fell silent, or was lost together with this job. (1) Its lease is suspect, and the work is offered again at
/// once. (2) A word of the node on that attempt clears it. (3) After a grace the dispatcher tells whether the node is alive. One that is has
/// lost its work, which is a failure; one that is not has died, which is none. But work under which nodes die again and again may be what
/// kills them, so deaths are counted in the store and end it.
/// </summary>
internal sealed partial class JobGrain
{
    private const string AttemptsSchedule = "attempts";
    private bool areAttemptsScheduled;
    private long attemptsStoredAt;
    private long? recoveredAt;

    private TimeSpan SuspicionGrace => options.SuspicionGrace ?? options.LeaseDuration;

    /// <summary>Right after a crash that left leases, attempts are stored before their work is given out: what kills its node at once is counted too.</summary>
    private bool StoresAttemptsFirst => recoveredAt is { } since && time.GetElapsedTime(since) < options.LeaseDuration;

    /// <summary>Takes over attempts, failures and deaths of earlier activations.</summary>
    private async Task RecoverAttemptsAsync(CancellationToken cancellationToken)
    {
        if (await StoreJson.ReadAsync<StoredAttempts>(store, Keys.Leases, cancellationToken) is not { } stored) return;
        foreach (var known in stored.Works)
        {
            var work = WorkOf(known.Kind, known.Chunk, known.Lane);
            if (!IsWanted(work)) continue;
            var entry = attempts.Restore(work, known, time.GetUtcNow());
            if (entry.Suspects.Count > 0) recoveredAt = time.GetTimestamp();
            entry.IsOffered = !IsVideoLane(work);
            if (entry.IsOffered) continue;

            // Among those that wait before the cursor, where what is held can be left out.
            run!.Chunks.Begin(work.Chunk, work.Lane);
            run.Chunks.GiveBack(work.Chunk, work.Lane);
        }
    }

    /// <summary>Step 1, for a lease that ended.</summary>
    private void Suspect(WorkEntry entry, Attempt attempt)
    {
        entry.Suspects.Add(new SuspectLease(attempt.Id, attempt.Node, time.GetUtcNow(), WasLost: true));
        GiveBack(entry, attempt);
        AttemptsChanged();
    }

    /// <summary>Step 2.</summary>
    private void Clear(WorkId work, string attempt)
    {
        if (attempts.Find(work) is not { } entry) return;
        if (entry.Suspects.RemoveAll(lease => lease.Attempt == attempt) + entry.Deaths.RemoveAll(lease => lease.Attempt == attempt) > 0) AttemptsChanged();
    }

    /// <summary>Step 3; true when something has changed.</summary>
    private async Task<bool> EndSuspicionsAsync(CancellationToken cancellationToken)
    {
        var latest = time.GetUtcNow() - SuspicionGrace;
        var due = attempts.Entries.Where(entry => entry.Suspects.Exists(lease => lease.Since <= latest)).ToList();
        if (due.Count == 0) return false;
        var seen = (await Dispatcher.NodesAsync(cancellationToken)).ToDictionary(node => node.Report.Node, node => node.SeenAt);
        foreach (var entry in due)
        {
            if (IsOver) return false;
            var silent = entry.Suspects.Where(lease => lease.Since <= latest).ToList();
            entry.Suspects.RemoveAll(silent.Contains);
            foreach (var lease in silent.DistinctBy(lease => lease.Node))
            {
                // A check-in that was held when its node died counts as heard until it ends: half the grace is longer.
                var isAlive = seen.TryGetValue(lease.Node, out var at) && at > lease.Since + (SuspicionGrace / 2);
                if (!isAlive) entry.Deaths.Add(new StoredLease(lease.Attempt, lease.Node));
                else if (lease.WasLost) entry.Fail(lease.Node, new Fault(ErrorCodes.LeaseLost, $"{lease.Node} was not heard of for {options.LeaseDuration.TotalSeconds:0} s."));
            }

            await GiveUpWhenDueAsync(entry);
        }

        if (!IsOver) await StoreAttemptsAsync();
        return true;
    }

    private async Task GiveUpWhenDueAsync(WorkEntry entry)
    {
        if (entry.Deaths.Count >= options.MaxNodeDeaths)
        {
            var nodes = string.Join(", ", entry.Deaths.Select(death => death.Node).Where(node => node.Length > 0).Distinct());
            entry.LastFault = new Fault(
                ErrorCodes.WorkNodeDeaths, $"{entry.Deaths.Count} nodes died while they ran this work ({nodes}), so it is not tried again.");
            await GiveUpAsync(entry);
        }
        else if (entry.Failures >= options.MaxAttempts)
        {
            await GiveUpAsync(entry);
        }
    }

    private void AttemptsChanged()
    {
        if (areAttemptsScheduled) return;
        areAttemptsScheduled = true;
        var since = attemptsStoredAt == 0 ? options.StoreAttemptsEvery : time.GetElapsedTime(attemptsStoredAt);
        schedules.Set(AttemptsSchedule, since >= options.StoreAttemptsEvery ? TimeSpan.Zero : options.StoreAttemptsEvery - since);
    }

    private async Task StoreAttemptsAsync()
    {
        areAttemptsScheduled = false;
        if (IsOver) return;
        attemptsStoredAt = time.GetTimestamp();
        try
        {
            await store.PutAsync(Keys.Leases, StoreJson.Write(attempts.ToStored()), CancellationToken.None);
        }
        catch (FaultException exception) when (exception.Fault.MayRetry)
        {
            // A full disk: what is told here must not fail for that. Stored again when there is room.
            areAttemptsScheduled = true;
            schedules.Set(AttemptsSchedule, options.TickEvery);
        }
    }
}
