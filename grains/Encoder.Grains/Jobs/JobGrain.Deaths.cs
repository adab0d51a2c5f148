using Encoder.Contracts;

namespace Encoder.Grains;

/// <summary>
/// What becomes of work whose node died, or died together with this job. A death is not a failure of the work. But work under which nodes die
/// again and again may be what kills them, so deaths are counted in the store and end it.
/// </summary>
internal sealed partial class JobGrain
{
    private const string AttemptsSchedule = "attempts";
    private readonly Dictionary<string, long> heardAt = [];
    private bool areAttemptsScheduled;
    private long attemptsStoredAt;
    private long? recoveredAt;

    private TimeSpan RecoveryGrace => options.RecoveryGrace ?? options.LeaseDuration;

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
            var entry = attempts.Restore(work, known);
            if (entry.Suspects.Count > 0) recoveredAt = time.GetTimestamp();
            entry.IsOffered = !IsVideoLane(work);
            if (entry.IsOffered) continue;

            // Among those that wait before the cursor, where what is held can be left out.
            run!.Chunks.Begin(work.Chunk, work.Lane);
            run.Chunks.GiveBack(work.Chunk, work.Lane);
        }
    }

    /// <summary>The nodes that had leases when this job was lost have had their time to speak up.</summary>
    private async Task<bool> EndSuspicionsAsync()
    {
        if (recoveredAt is not { } since || time.GetElapsedTime(since) < RecoveryGrace) return false;
        var suspected = attempts.Entries.Where(entry => entry.Suspects.Count > 0).ToList();
        if (suspected.Count == 0) return false;
        foreach (var entry in suspected)
        {
            if (IsOver) return false;
            var silent = entry.Suspects.ToList();
            entry.Suspects.Clear();
            foreach (var node in silent.DistinctBy(lease => lease.Node)) entry.Deaths.Add(node);
            await GiveUpAfterDeathsAsync(entry);
        }

        if (!IsOver) await StoreAttemptsAsync();
        return true;
    }

    /// <summary>Its node fell silent and has said nothing else either: it died, which is not the work's failure.</summary>
    private async Task LoseNodeAsync(WorkEntry entry, Attempt attempt)
    {
        entry.Died(new StoredLease(attempt.Id, attempt.Node));
        GiveBack(entry, attempt);
        AttemptsChanged();
        await GiveUpAfterDeathsAsync(entry);
    }

    private async Task GiveUpAfterDeathsAsync(WorkEntry entry)
    {
        if (entry.Deaths.Count < options.MaxNodeDeaths) return;
        var nodes = string.Join(", ", entry.Deaths.Select(death => death.Node).Where(node => node.Length > 0).Distinct());
        entry.LastFault = new Fault(
            ErrorCodes.WorkNodeDeaths, $"{entry.Deaths.Count} nodes died while they ran this work ({nodes}), so it is not tried again.");
        await GiveUpAsync(entry);
    }

    /// <summary>A node says something of an attempt: it is alive, whatever was thought of it.</summary>
    private void HearNode(WorkId work, string attempt)
    {
        if (attempts.Find(work) is not { } entry) return;
        entry.Suspects.RemoveAll(lease => lease.Attempt == attempt);
        if (entry.Deaths.RemoveAll(lease => lease.Attempt == attempt) > 0) AttemptsChanged();
    }

    /// <summary>
    /// A node that takes a lease is alive. When it had died by our count, it has lost its work in another way, and that is a failure: true
    /// when it was the last one.
    /// </summary>
    private async Task<bool> HasFailedSilentlyAsync(WorkEntry entry, string node)
    {
        heardAt[node] = time.GetTimestamp();
        if (entry.Deaths.RemoveAll(lease => lease.Node == node) == 0) return false;
        entry.Failures++;
        entry.LastFault ??= Silent(node);
        if (entry.Failures < options.MaxAttempts) return false;
        await GiveUpAsync(entry);
        return true;
    }

    private Fault Silent(string node) => new(ErrorCodes.LeaseLost, $"{node} was not heard of for {options.LeaseDuration.TotalSeconds:0} s.");

    /// <summary>Whether a node says something, of whatever work of this job.</summary>
    private bool IsHeard(string node) => heardAt.TryGetValue(node, out var last) && time.GetElapsedTime(last) < options.LeaseDuration / 2;

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
