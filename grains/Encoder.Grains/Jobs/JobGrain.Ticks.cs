using Encoder.Contracts;

namespace Encoder.Grains;

internal sealed partial class JobGrain
{
    private const string TickSchedule = "tick";
    private const string PlanSchedule = "plan";
    private const string CompactSchedule = "compact";
    private const string ChangesSchedule = "changes";
    private const string PurgeSchedule = "purge";
    private bool isChangeScheduled;
    private long tickedAt;

    private Task OnScheduledAsync(string name) => name switch
    {
        TickSchedule => TickAsync(CancellationToken.None),
        PlanSchedule => ReadNewPlanPagesAsync(),
        AttemptsSchedule => StoreAttemptsAsync(),
        CompactSchedule => CompactAsync(CancellationToken.None),
        RetireSchedule => RetireAsync(CancellationToken.None),
        ChangesSchedule => AnnounceChangesAsync(CancellationToken.None),
        PurgeSchedule => PurgeAsync(CancellationToken.None),
        _ => Task.CompletedTask,
    };

    /// <summary>Announces changes to watchers, but not each one: a person can perceive only a few per second.</summary>
    private void Changed()
    {
        if (isChangeScheduled) return;
        isChangeScheduled = true;
        schedules.Set(ChangesSchedule, options.AnnounceInterval);
    }

    private async Task AnnounceChangesAsync(CancellationToken cancellationToken)
    {
        isChangeScheduled = false;
        await ShowProgressAsync(cancellationToken);
        if (Document.Request is { Tenant: var tenant }) await PublishChangeAsync(TenantChangeKind.Job, tenant, cancellationToken);
    }

    private async Task ShowProgressAsync(CancellationToken cancellationToken)
    {
        if (run is null || Document.State.IsFinal()) return;
        var now = ReadProgress();
        if (!meter.IsDue(now, time)) return;
        if (options.StoresProgress) await store.PutAsync(Keys.ReportedProgress, StoreJson.Write(now), cancellationToken);
        meter.MarkReported(now, time);
    }

    private ReportedProgress ReadProgress() => meter.Read(run!, FramesInProgress(), SourceDuration());

    private void KeepTicking() => schedules.Set(TickSchedule, options.TickEvery);

    /// <summary>Everything that depends on time: expired leases, stragglers, renditions that stopped reporting, announcements that may be lost.</summary>
    private async Task TickAsync(CancellationToken cancellationToken)
    {
        if (IsOver) return;
        KeepTicking();
        ExtendLeasesAfterSuspension();
        var changed = await EndLeasesAsync(cancellationToken);
        changed |= await ResolveSuspectsAsync(cancellationToken);
        if (IsOver) return;
        changed |= OfferStragglers();
        changed |= OfferReplays();
        RetireWhenDue();
        await DropRungWhenDueAsync();
        if (changed || (IsAnythingReady && time.GetElapsedTime(announcedAt) >= options.AnnounceEvery)) await AnnounceAsync(cancellationToken);
    }

    private bool IsAnythingReady => attempts.Offered.Any() || (Document.State == JobState.Encoding && run!.Chunks.AnyReady);

    /// <summary>
    /// After the process itself was suspended (a laptop that slept), no node could report: they get the duration of a lease to do so.
    /// </summary>
    private void ExtendLeasesAfterSuspension()
    {
        var now = time.GetTimestamp();
        if (tickedAt != 0 && time.GetElapsedTime(tickedAt, now) > options.LeaseDuration / 2)
        {
            foreach (var attempt in attempts.Entries.SelectMany(entry => entry.Live)) attempt.HeardAt = now;
        }

        tickedAt = now;
    }

    /// <summary>Takes back the work of nodes that stopped reporting. If its record exists all the same, the record counts instead of a failure.</summary>
    private async Task<bool> EndLeasesAsync(CancellationToken cancellationToken)
    {
        var ended =
            (from entry in attempts.Entries
             from attempt in entry.Live
             where time.GetElapsedTime(attempt.HeardAt) >= options.LeaseDuration
             select (entry, attempt)).ToList();
        foreach (var (entry, attempt) in ended)
        {
            if (IsOver) return false;
            if (entry.Work.Kind == WorkKind.Encode && (entry.IsReplay || await RecordOfAsync(entry.Work, cancellationToken) is not null))
            {
                entry.IsReplay = true;
                GiveBack(entry, attempt);
                continue;
            }

            Suspect(entry, attempt);
        }

        return ended.Count > 0;
    }

    /// <summary>When no other work is ready, the work of an attempt that takes far longer than the others is offered again. The first commit wins.</summary>
    private bool OfferStragglers()
    {
        if (Document.State != JobState.Encoding || run!.Chunks.AnyReady || run.Median.Value is not { } median) return false;
        var limit = TimeSpan.FromTicks(Math.Max(median.Ticks * options.StragglerFactor, options.StragglerAfter.Ticks));
        var stragglers = attempts.Entries
            .Where(entry => entry is { WasDoubled: false, IsReplay: false, Live: [{ IsWaiting: false }] } && IsVideoLane(entry.Work) && !run.Chunks.IsOpen(entry.Work.Chunk))
            .Where(entry => time.GetElapsedTime(entry.Live[0].BusySince) > limit)
            .ToList();
        foreach (var entry in stragglers) entry.IsOffered = entry.WasDoubled = true;
        return stragglers.Count > 0;
    }

    /// <summary>
    /// Every record of a lane exists, but a rendition has not reported that it published all of them: a report was lost. A job may not
    /// call a rendition, so a chunk is offered again; its Chunk grain finds the record and reports it again.
    /// </summary>
    private bool OfferReplays()
    {
        if (Document.State != JobState.Encoding) return false;
        var offered = false;
        foreach (var rendition in run!.Renditions.Where(rendition => !rendition.IsComplete && run.IsLaneComplete(rendition.Lane)))
        {
            // Offer the first chunk that it lacks. Its reply also reports what it has published.
            var last = (rendition.DroppedFrom ?? run.CommitsOfLanes[rendition.Lane]) - 1;
            var entry = attempts.GetOrAdd(WorkOf(WorkKind.Encode, rendition.PublishedChunks > 0 ? rendition.PublishedChunks : last, rendition.Lane));
            if (entry.IsOffered || entry.Live.Count > 0) continue;
            entry.IsReplay = entry.IsOffered = offered = true;
        }

        return offered;
    }
}
