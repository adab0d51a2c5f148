using Encoder.Contracts;
using Encoder.Core.Jobs;

namespace Encoder.Grains;

internal sealed partial class JobGrain
{
    private RecordCompactor? compactor;

    /// <inheritdoc/>
    public async Task CommittedAsync(ChunkCommitted committed, CancellationToken cancellationToken)
    {
        if (Document.State.IsFinal() || run is null || committed.Lane < 0 || committed.Lane >= run.LaneCount) return;
        if (run.Retired.Has(committed.Chunk, committed.Lane))
        {
            await DropAsync(committed);
            return;
        }

        if (committed.Chunk < compactor!.Compacted)
        {
            // The commit came too late: it is in a page. Its Chunk could not know that and has written a second record.
            await store.DeleteAsync(Keys.Record(committed.Chunk, committed.Lane), CancellationToken.None);
            Apply(committed);
            return;
        }

        if (committed.Lane < run.Chunks.Lanes && committed.Chunk >= run.Chunks.Planned) await ReadPlanPagesAsync(cancellationToken);
        run.Commit(committed.Chunk, committed.Lane, committed.Frames, committed.Elapsed, committed.Warnings);
        if (committed.Lane < run.Chunks.Lanes)
            run.History.Commit(committed.Chunk, committed.Lane, committed.Attempt, committed.Node, committed.Slot, committed.Frames, committed.StartedAt, committed.Elapsed);
        Apply(committed);
        if (committed.Progress.FirstOrDefault(progress => progress.Fault is not null)?.Fault is { } fault)
        {
            await EndAsync(JobEvent.Failed, [fault]);
            return;
        }

        await BecomePlayableAsync();
        Changed();
        if (await HasLostTooMuchAsync()) return;
        CompactWhenDue();
        RetireWhenDue();
        await GoOnAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task PublishedAsync(WorkId work, IReadOnlyList<RenditionProgress> progress, CancellationToken cancellationToken)
    {
        if (Document.State.IsFinal() || run is null || work.Run != Document.Run) return;
        foreach (var of in progress) run.Apply(of);
        if (progress.FirstOrDefault(of => of.Fault is not null)?.Fault is { } fault)
        {
            await EndAsync(JobEvent.Failed, [fault]);
            return;
        }

        await BecomePlayableAsync();
        Changed();
    }

    /// <summary>Ends the job when more of the source is lost than its spec allows: this is known once the split has ended.</summary>
    private async Task<bool> HasLostTooMuchAsync()
    {
        if (Document.State != JobState.Encoding || run!.LossOrNull(Document.Request!.Spec.MaxLossPercent) is not { } fault) return false;
        await EndAsync(JobEvent.Failed, [fault]);
        return true;
    }

    private async Task BecomePlayableAsync()
    {
        if (Document.PlayableAt is not null || !run!.IsPlayable) return;
        var now = time.GetUtcNow();
        await StoreAsync(Document with { PlayableAt = now });
        if ((Document.Request!.CreatedAt ?? Document.StartedAt) is { } since) JobMetrics.BecamePlayable(now - since);
        if (PreviewCount == 0) return;
        OfferPreviews();
        await AnnounceAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public async Task FinishedAsync(WorkId work, string attempt, CancellationToken cancellationToken)
    {
        if (!IsWanted(work)) return;
        if (work.Kind == WorkKind.Finish)
        {
            // Every file has its public name, so the intermediate files of the run are deleted.
            await store.DeletePrefixAsync(Keys.Pieces, CancellationToken.None);
            await store.DeletePrefixAsync(Keys.Attempts, CancellationToken.None);
            await store.DeletePrefixAsync(Keys.Partials, CancellationToken.None);
            await EndAsync(JobEvent.Delivered, []);
        }
        else if (work.Kind == WorkKind.Package)
        {
            await PackagedAsync(work, cancellationToken);
        }
        else if (work.Kind == WorkKind.Preview)
        {
            await PreviewedAsync(work, fault: null, cancellationToken);
        }
        else if (work.Kind == WorkKind.Deliver)
        {
            await DeliveredAsync(work, fault: null, cancellationToken);
        }
    }

    private void Apply(ChunkCommitted committed)
    {
        foreach (var progress in committed.Progress) run!.Apply(progress);
        attempts.Remove(WorkOf(WorkKind.Encode, committed.Chunk, committed.Lane));
    }

    /// <summary>Continues with finishing when the last commit is published.</summary>
    private async Task GoOnAsync(CancellationToken cancellationToken)
    {
        if (Document.State != JobState.Encoding || !run!.AreRecordsComplete || !run.IsPublished) return;
        await MoveAsync(JobEvent.AllCommitted, Document);
        attempts.ClearButPreviews();
        OfferFinishing();
        await AnnounceAsync(cancellationToken);
    }

    private void CompactWhenDue()
    {
        if (compactor!.IsBusy || !run!.MayCompact(compactor.Compacted)) return;
        schedules.Set(CompactSchedule, TimeSpan.Zero);
    }

    private async Task CompactAsync(CancellationToken cancellationToken)
    {
        if (run is null || (!compactor!.IsBusy && !run.MayCompact(compactor.Compacted))) return;
        await compactor.StepAsync(run.CommitsOfLanes, cancellationToken);
        if (compactor.IsBusy) schedules.Set(CompactSchedule, TimeSpan.Zero);
        else CompactWhenDue();
    }
}
