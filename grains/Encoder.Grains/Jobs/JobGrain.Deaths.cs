using Encoder.Contracts;

namespace Encoder.Grains;

/// <summary>
/// Handles work whose node stopped reporting, or crashed together with this job. (1) The lease becomes suspect, and the work is offered again at
/// once. (2) A report of the node on that attempt clears the suspicion. (3) After a grace period the dispatcher knows whether the node is alive.
/// If it is, it has lost its work, which is a failure of the work. If it is not, it died, which is not a failure of the work. But work under
/// which nodes die repeatedly may be the cause, so deaths are counted in the store, and after too many the work is given up.
/// </summary>
internal sealed partial class JobGrain
{
    private const string AttemptsSchedule = "attempts";
    private bool areAttemptsScheduled;
    private long attemptsStoredAt;
    private long? recoveredAt;

    private TimeSpan DeathGracePeriod => options.DeathGracePeriod ?? options.LeaseDuration;

    /// <summary>After a crash that left leases, attempts are stored before their work is given out, so that work that kills its node at once is counted too.</summary>
    private bool StoresAttemptsFirst => recoveredAt is { } since && time.GetElapsedTime(since) < options.LeaseDuration;

    /// <summary>Restores attempts, failures and deaths of earlier activations.</summary>
    private async Task RecoverAttemptsAsync(CancellationToken cancellationToken)
    {
        if (await StoreJson.ReadAsync<StoredAttempts>(store, Keys.Leases, cancellationToken) is not { } stored) return;
        foreach (var known in stored.Works)
        {
            var work = WorkOf(known.Kind, known.Chunk, known.Lane);
            if (!IsWanted(work)) continue;
            var entry = attempts.Restore(work, known, await ReachAsync(work, cancellationToken), time.GetUtcNow());
            if (entry.Suspects.Count > 0) recoveredAt = time.GetTimestamp();
            entry.IsOffered = !IsVideoLane(work);
            if (entry.IsOffered) continue;

            // Counted among the lanes before the cursor, where leased lanes can be excluded.
            run!.Chunks.Begin(work.Chunk, work.Lane);
            run.Chunks.GiveBack(work.Chunk, work.Lane);
        }
    }

    /// <summary>
    /// How far a work has come that runs as long as an upload (probe, split, a chunk that is encoded while it arrives): bytes that have arrived, and
    /// chunks that were planned of them. A server that is killed once a day while a file arrives is not killed by what reads that file, if it went on
    /// in between. Of a chunk that is planned it is the highest number, so that deaths while it arrived do not count; of other work 0.
    /// </summary>
    private async Task<long> ReachAsync(WorkId work, CancellationToken cancellationToken)
    {
        if (work.Kind == WorkKind.Encode && run?.Chunks.IsOpen(work.Chunk) != true) return long.MaxValue;
        if (work.Kind is not (WorkKind.Probe or WorkKind.Split or WorkKind.Encode)) return 0;
        var planned = run?.Chunks.Planned ?? 0;
        if (Document.Request!.Source.Asset is not { } asset) return planned;
        try
        {
            return planned + (await grains.GetGrain<IAssetGrain>(asset).SnapshotAsync(cancellationToken)).Info.StoredBytes;
        }
        catch (FaultException)
        {
            // The asset is gone, and the job will hear of that.
            return planned;
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
    private async Task<bool> ResolveSuspectsAsync(CancellationToken cancellationToken)
    {
        var latest = time.GetUtcNow() - DeathGracePeriod;
        var due = attempts.Entries.Where(entry => entry.Suspects.Exists(lease => lease.Since <= latest)).ToList();
        if (due.Count == 0) return false;
        var seen = (await Dispatcher.NodesAsync(cancellationToken)).ToDictionary(node => node.Report.Node, node => node.SeenAt);
        foreach (var entry in due)
        {
            if (IsOver) return false;
            var silent = entry.Suspects.Where(lease => lease.Since <= latest).ToList();
            entry.Suspects.RemoveAll(silent.Contains);
            foreach (var lease in silent.OrderBy(lease => lease.Reach).DistinctBy(lease => lease.Node))
            {
                // A check-in that was held when its node died counts as a report until it ends. That is less than half the grace period.
                var isAlive = seen.TryGetValue(lease.Node, out var at) && at > lease.Since + (DeathGracePeriod / 2);
                if (!isAlive) entry.Die(lease.Reach >= 0 ? lease : lease with { Reach = await ReachAsync(entry.Work, cancellationToken) });
                else if (lease.WasLost) entry.Fail(lease.Node, new Fault(ErrorCodes.LeaseLost, $"{lease.Node} did not report for {options.LeaseDuration.TotalSeconds:0} s."));
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
            var work = entry.Work.Kind switch
            {
                WorkKind.Probe => "the probe",
                WorkKind.Split => "the splitter",
                WorkKind.Finish => "the last step, which writes the playlists",
                _ => "this work",
            };
            entry.LastFault = new Fault(
                ErrorCodes.WorkNodeDeaths, $"{entry.Deaths.Count} nodes died while they ran {work} ({nodes}), so it is not tried again.");
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
            // The disk may be full: the caller must not fail because of that. It is stored again when there is space.
            areAttemptsScheduled = true;
            schedules.Set(AttemptsSchedule, options.TickEvery);
        }
    }
}
