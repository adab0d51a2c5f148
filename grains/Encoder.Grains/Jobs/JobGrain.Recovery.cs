using Encoder.Contracts;
using Encoder.Core.Jobs;
using Encoder.Core.Plans;

namespace Encoder.Grains;

internal sealed partial class JobGrain
{
    /// <summary>Restores the job from document, plan, plan pages, record pages and single records, and continues it.</summary>
    public async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (Document.DeletedAt is not null) schedules.Set(PurgeSchedule, TimeSpan.Zero);
        if (IsOver) return;
        KeepTicking();
        switch (Document.State)
        {
            case JobState.Queued or JobState.Probing:
                Offer(WorkKind.Probe);
                await RecoverAttemptsAsync(cancellationToken);
                break;
            case JobState.Encoding when (await PlanAsync(cancellationToken)).Layout != EncodePlan.CurrentLayout:
                await BeginRunAsync(JobEvent.PlanOutdated);
                break;
            case JobState.Encoding:
                await RecoverRunAsync(cancellationToken);
                await RecoverAttemptsAsync(cancellationToken);
                await GoOnEncodingAsync(cancellationToken);
                OfferPreviews();
                break;
            case JobState.Done:
                run = new JobRun(await PlanAsync(cancellationToken));
                await RecoverAttemptsAsync(cancellationToken);
                await OfferFollowingAsync();
                break;
            default:
                await RecoverRunAsync(cancellationToken);
                foreach (var rendition in run!.Renditions) rendition.IsComplete = true;
                await RecoverAttemptsAsync(cancellationToken);
                OfferFinishing();
                break;
        }
    }

    private async Task RecoverRunAsync(CancellationToken cancellationToken)
    {
        run = new JobRun(await PlanAsync(cancellationToken), await CommitRecords.RetiredAsync(store, Keys, cancellationToken));
        foreach (var dropped in Document.Dropped) run.Drop(dropped);
        meter = new JobProgressTracker(await StoreJson.ReadAsync<ReportedProgress>(store, Keys.ReportedProgress, cancellationToken));
        await ReadPlanPagesAsync(cancellationToken);
        compactor = new RecordCompactor(store, Keys, run.Chunks.Lanes, await CommitRecords.CompactedAsync(store, Keys, run.Retired, cancellationToken), () => run.Retired);
        await foreach (var record in CommitRecords.ReadAllAsync(store, Keys, cancellationToken))
        {
            if (record.Lane >= run.LaneCount || run.Retired.Has(record.Chunk, record.Lane)) continue;
            run.Commit(record.Chunk, record.Lane, record.Frames, record.Elapsed, record.Warnings);
            run.Foresee(record);
            if (record.Lane < run.Chunks.Lanes)
                run.History.Commit(record.Chunk, record.Lane, record.Attempt, record.Node, record.Slot, record.Frames, record.StartedAt, record.Elapsed);
        }

        await foreach (var partial in CommitRecords.ReadPartialsAsync(store, Keys, cancellationToken)) run.Foresee(partial);
        if (run.Plan.Window is not { } window || Document.State != JobState.Encoding) return;
        BeginRetiring(window);
        if (run.Retired.Commits.Any(count => count > 0)) await retirer!.FindAsync(run.Retired, cancellationToken);
    }

    private async Task<EncodePlan> PlanAsync(CancellationToken cancellationToken) =>
        await StoreJson.ReadAsync<EncodePlan>(store, Keys.Plan, cancellationToken)
        ?? throw new FaultException(ErrorCodes.WorkFailed, $"The plan of job {Key} is missing from the store.");

    private async Task GoOnEncodingAsync(CancellationToken cancellationToken)
    {
        var end = await StoreJson.ReadAsync<SplitEnd>(store, Keys.SplitEnd, cancellationToken);
        if (end is null)
        {
            Offer(WorkKind.Split);
            Listen();
        }
        else if (await AcceptSplitEndAsync(end))
        {
            OfferReplays();
            CompactWhenDue();
        }
    }
}
