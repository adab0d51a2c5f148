using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Core.Jobs;

namespace Encoder.Grains;

internal sealed partial class JobGrain
{
    /// <inheritdoc/>
    public async Task<WorkOrder?> BeginAsync(WorkId work, string node, string ffmpegBuild, CancellationToken cancellationToken)
    {
        if (!IsWanted(work) || !MayBegin(work)) return null;
        if (Document.FfmpegBuild is { } build && build != ffmpegBuild) return null;
        if (work.Kind == WorkKind.Split && !run!.IsSplittable)
        {
            // The node that splits may live, and speak up.
            if (attempts.Find(work) is not { Live.Count: > 0 } and not { Suspects.Count: > 0 }) await CutSplitAsync(cancellationToken);
            return null;
        }

        if (Document.State == JobState.Queued)
            await MoveAsync(JobEvent.ProbeStarted, Document with { StartedAt = time.GetUtcNow() });

        var entry = attempts.GetOrAdd(work);
        if (entry.IsReplay) entry.Begun = Math.Max(entry.Begun, 1);
        var number = ++entry.Begun;
        var attempt = new Attempt(AttemptId.New(number, node), number, node, time.GetTimestamp());
        entry.Live.Add(attempt);
        entry.IsOffered = false;
        obstacle = null;
        AttemptsChanged();
        if (StoresAttemptsFirst) await StoreAttemptsAsync();
        if (work.Kind == WorkKind.Probe) probedBy = (attempt.Id, ffmpegBuild);
        if (IsVideoLane(work))
        {
            run!.Chunks.Begin(work.Chunk, work.Lane);
            if (IsInTail && !isTailAnnounced) await AnnounceAsync(cancellationToken);
        }

        return new WorkOrder(
            work, attempt.Id, number, options.LeaseDuration, Document.Request!,
            IsVideoLane(work) ? run!.Chunks.Find(work.Chunk) : null,
            run?.Timebase,
            work.Kind == WorkKind.Finish ? new FinishOrder(Document.StartedAt!.Value, Document.FfmpegBuild!, [.. run!.Warnings, .. DropWarnings]) { Dropped = DroppedFrom(int.MaxValue) } : null,
            IsVideoLane(work) && run is { SplitEnd: not null, Chunks.AnyReady: false },
            IsVideoLane(work) ? run!.Chunks.OpeningOf(work.Chunk) : null)
        {
            Dropped = IsVideoLane(work) ? DroppedFrom(work.Chunk) : [],
        };
    }

    /// <inheritdoc/>
    public Task<bool> RenewAsync(WorkId work, AttemptProgress progress, CancellationToken cancellationToken)
    {
        if (!IsWanted(work)) return Task.FromResult(false);
        var attempt = LiveAttempt(work, progress.Attempt) ?? Adopt(work, progress.Attempt);
        Clear(work, progress.Attempt);
        if (attempt is null) return Task.FromResult(false);
        attempt.Hear(progress, time.GetTimestamp());
        if (work.Kind == WorkKind.Split) sourceRead = progress.ReadBytes;
        Changed();
        return Task.FromResult(true);
    }

    /// <inheritdoc/>
    public async Task FailedAsync(WorkId work, string attempt, Fault fault, CancellationToken cancellationToken)
    {
        if (!IsWanted(work)) return;
        Clear(work, attempt);
        if (LiveAttempt(work, attempt) is not { } live) return;
        var entry = attempts.Find(work)!;
        if (fault.Code == ErrorCodes.LeaseLost) GiveBack(entry, live);
        else await FailAsync(entry, live, fault);

        // Before the node goes: what was given back must not look like a death after a restart.
        if (!IsOver) await StoreAttemptsAsync();
        await AnnounceAsync(cancellationToken);
    }

    /// <summary>Whether the job still needs this work, leased or not.</summary>
    private bool IsWanted(WorkId work)
    {
        if (IsOver || work.Run != Document.Run) return false;
        return work.Kind switch
        {
            WorkKind.Probe => Document.State is JobState.Queued or JobState.Probing,
            WorkKind.Split => Document.State == JobState.Encoding && run!.SplitEnd is null,
            WorkKind.Encode => Document.State == JobState.Encoding && IsWantedLane(work),
            WorkKind.Package => IsPackageWanted(work.Chunk),
            WorkKind.Preview => IsPreviewWanted(work.Chunk),
            WorkKind.Deliver => IsDeliveryWanted,
            _ => Document.State == JobState.Finishing && MayFinish,
        };
    }

    private bool IsWantedLane(WorkId work)
    {
        if (attempts.Find(work) is { IsReplay: true }) return true;
        return IsVideoLane(work) && (run!.Chunks.Find(work.Chunk) is not null || run.Chunks.IsOpen(work.Chunk)) && !run.Chunks.IsCommitted(work.Chunk, work.Lane);
    }

    private bool IsVideoLane(WorkId work) => work.Kind == WorkKind.Encode && work.Lane >= 0 && work.Lane < run!.Chunks.Lanes;

    /// <summary>Whether no node has its lease, or it is offered a second time.</summary>
    private bool MayBegin(WorkId work)
    {
        var entry = attempts.Find(work);
        if (entry?.IsHeld(options.MaxNodeDeaths) == true) return false;
        if (entry is { IsOffered: true }) return true;
        return work.Kind == WorkKind.Encode && entry is not { Live.Count: > 0 };
    }

    private Attempt? LiveAttempt(WorkId work, string attempt) => attempts.Find(work)?.Live.Find(live => live.Id == attempt);

    /// <summary>
    /// A node kept working while the job was lost and recovered, or its lease just expired: if no other node has the work, it continues.
    /// A probe is not adopted, because the ffmpeg build of its node is unknown.
    /// </summary>
    private Attempt? Adopt(WorkId work, string id)
    {
        if (work.Kind == WorkKind.Probe) return null;
        var entry = attempts.GetOrAdd(work);
        if (entry.Live.Count > 0) return null;
        var number = Math.Max(AttemptId.NumberOf(id), entry.Begun);
        var node = entry.Suspects.Find(lease => lease.Attempt == id)?.Node ?? entry.Deaths.Find(lease => lease.Attempt == id)?.Node ?? "";
        var attempt = new Attempt(id, number, node, time.GetTimestamp());
        entry.Begun = number;
        entry.Live.Add(attempt);
        entry.IsOffered = false;
        if (IsVideoLane(work)) run!.Chunks.Begin(work.Chunk, work.Lane);
        return attempt;
    }

    private void GiveBack(WorkEntry entry, Attempt attempt)
    {
        entry.Live.Remove(attempt);
        if (entry.Live.Count > 0) return;
        if (IsVideoLane(entry.Work) && !entry.IsReplay) run!.Chunks.GiveBack(entry.Work.Chunk, entry.Work.Lane);
        else entry.IsOffered = true;
    }

    private async Task FailAsync(WorkEntry entry, Attempt attempt, Fault fault)
    {
        entry.Fail(attempt.Node, fault);
        GiveBack(entry, attempt);
        // Nodes that watch their disks give the work back; from the others the disk will be as full at the next attempt, and the end may not find room in the store.
        if (!fault.MayRetry || fault.Code == ErrorCodes.DiskFull || entry.Failures >= options.MaxAttempts) await GiveUpAsync(entry);
    }

    /// <summary>It is not tried again: the job ends, or goes on without what only follows its end.</summary>
    private async Task GiveUpAsync(WorkEntry entry)
    {
        if (entry.Work.Kind == WorkKind.Preview) await PreviewedAsync(entry.Work, Named(entry), CancellationToken.None);
        else if (entry.Work.Kind == WorkKind.Deliver) await DeliveredAsync(entry.Work, Named(entry), CancellationToken.None);
        else if (Document.HasFilesToCome) await GiveUpPackageAsync(entry);
        else await EndAsync(JobEvent.Failed, [Named(entry)]);
    }

    /// <summary>The error of the work, prefixed with the name of the work.</summary>
    private Fault Named(WorkEntry entry)
    {
        var fault = entry.LastFault!;
        var name = entry.Work.Kind switch
        {
            WorkKind.Encode => $"Chunk {entry.Work.Chunk}: ",
            WorkKind.Package => $"{run!.Renditions[entry.Work.Chunk].Name}: ",
            WorkKind.Preview => $"{(PreviewPart)entry.Work.Chunk}: ",
            _ => "",
        };
        // A message that already names its chunk gets no prefix.
        if (fault.Message.Contains($"hunk {entry.Work.Chunk} ", StringComparison.Ordinal)) name = "";
        var tries = entry.Failures > 1 ? $" ({entry.Failures} attempts)" : "";
        return fault with { Message = $"{name}{fault.Message.TrimEnd('.')}{tries}." };
    }

    private Task<CommitRecord?> RecordOfAsync(WorkId work, CancellationToken cancellationToken) =>
        StoreJson.ReadAsync<CommitRecord>(store, Keys.Record(work.Chunk, work.Lane), cancellationToken);
}
