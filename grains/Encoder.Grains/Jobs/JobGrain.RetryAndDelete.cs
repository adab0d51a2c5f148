using Encoder.Contracts;
using Encoder.Core.Jobs;

namespace Encoder.Grains;

internal sealed partial class JobGrain
{
    private static readonly TimeSpan PurgeEvery = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public async Task<JobSnapshot> RetryAsync(CancellationToken cancellationToken)
    {
        EnsureExists();
        if (JobTransitions.Next(Document.State, JobEvent.RetryRequested) is null)
            throw new FaultException(ErrorCodes.JobNotEnded, $"Job {Key} is {Document.State.ToString().ToLowerInvariant()}; only a failed or cancelled job can be retried.");
        await BeginRunAsync(JobEvent.RetryRequested);
        await AnnounceAsync(cancellationToken);
        return Snapshot();
    }

    private async Task BeginRunAsync(JobEvent why)
    {
        // Delete the output before the new run starts: the public names are the same, and another build of ffmpeg may write other bytes.
        await store.DeletePrefixAsync(Keys.Out, CancellationToken.None);
        var (ended, keysOfEnded) = (Keys.Prefix, Keys.ContentKeys);
        await MoveAsync(why, new JobDocument { Request = Document.Request, Run = Document.Run + 1, State = Document.State });
        recoveredAt = null;
        (run, compactor, retirer, dropper, meter) = (null, null, null, null, new JobProgressTracker());
        attempts.Clear();
        Offer(WorkKind.Probe);
        KeepTicking();
        await store.DeletePrefixAsync(ended, CancellationToken.None);
        await store.DeletePrefixAsync(keysOfEnded, CancellationToken.None);
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(CancellationToken cancellationToken)
    {
        if (Document.DeletedAt is null)
        {
            var tenant = Document.Request?.Tenant;
            await StoreAsync(new JobDocument { Run = Document.Run, State = JobState.Cancelled, DeletedAt = time.GetUtcNow() });
            (run, compactor, retirer) = (null, null, null);
            attempts.Clear();
            listens = false;
            await Dispatcher.WithdrawAsync(Key, CancellationToken.None);
            if (tenant is not null) await PublishChangeAsync(TenantChangeKind.End, tenant, CancellationToken.None);
        }

        return await PurgeAsync(cancellationToken);
    }

    /// <summary>
    /// Deletes all files, and repeats that until no node can write any more: a node learns of the end at its next
    /// report, at the latest when its lease has expired.
    /// </summary>
    private async Task<bool> PurgeAsync(CancellationToken cancellationToken)
    {
        await store.DeletePrefixAsync($"jobs/{Key}/", cancellationToken);
        if (time.GetUtcNow() - Document.DeletedAt >= options.LeaseDuration) return true;
        schedules.Set(PurgeSchedule, PurgeEvery);
        return false;
    }
}
