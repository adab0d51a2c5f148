using Encoder.Contracts;
using Encoder.Core.Channels;

namespace Encoder.Grains;

internal sealed partial class ChannelGrain
{
    private const string TickSchedule = "tick";
    private long heardAt;
    private string? heard;
    private long announcedAt;

    private IDispatcherGrain Dispatcher => field ??= grains.GetGrain<IDispatcherGrain>(options.Pool);

    private WorkId Work => new(Key, Document.Run, WorkKind.Ingest, 0, 0);

    /// <inheritdoc/>
    public async Task<WorkOrder?> BeginAsync(WorkId work, string node, string ffmpegBuild, CancellationToken cancellationToken)
    {
        if (!IsWanted(work) || Document.Lease is not null) return null;
        var number = Document.Attempts + 1;
        var lease = new StoredLease(AttemptId.New(number, node), node);
        await StoreAsync(Document with { Attempts = number, Lease = lease });
        (heardAt, heard, receivedBytes) = (time.GetTimestamp(), lease.Attempt, 0);
        var (spec, request) = (Document.Request!.Spec, Document.Request);
        var name = spec.Name ?? Key;
        return new WorkOrder(
            work, lease.Attempt, number, options.LeaseDuration,
            new JobRequest(ChannelSpecs.JobOf(spec, name), new SourceRef(null, name, null, ""), request.Tenant)
            {
                IsLive = true,
                IsLowLatency = spec.LowLatency,
                Window = spec.Record ? null : TimeSpan.FromSeconds(spec.WindowSeconds),
            },
            Ingest: new IngestOrder(spec, request.KeyHash, request.Passphrase, Document.Endpoint?.Port, Document.OpenSessions, IsActive, LastJob()));

        string? LastJob() => Document.WasLive && Document.Sessions.LastOrDefault(session => session.Job is not null) is { } last ? last.Job : null;
    }

    /// <inheritdoc/>
    public Task<bool> RenewAsync(WorkId work, AttemptProgress progress, CancellationToken cancellationToken)
    {
        if (!IsActive || !Holds(work, progress.Attempt)) return Task.FromResult(false);
        (heardAt, heard, receivedBytes) = (time.GetTimestamp(), progress.Attempt, progress.ReceivedBytes);
        return Task.FromResult(true);
    }

    /// <inheritdoc/>
    public async Task FailedAsync(WorkId work, string attempt, Fault fault, CancellationToken cancellationToken)
    {
        if (!Holds(work, attempt)) return;
        var failures = fault.Code == ErrorCodes.LeaseLost ? Document.Failures : Document.Failures + 1;
        var released = Document with { Lease = null, Failures = failures };
        if (failures > 0 && (!fault.MayRetry || failures >= options.MaxAttempts)) await MoveAsync(ChannelEvent.IngestFailed, released with { Fault = fault });
        else await MoveAsync(ChannelEvent.NodeLost, released);

        // After a failure not at once: the port may still be closing.
        if (fault.Code == ErrorCodes.LeaseLost) await AnnounceAsync();
        else announcedAt = time.GetTimestamp();
    }

    /// <inheritdoc/>
    public Task ListeningAsync(WorkId work, string attempt, IngestEndpoint endpoint, CancellationToken cancellationToken) =>
        IsActive && Holds(work, attempt) ? MoveAsync(ChannelEvent.Listening, Document with { Endpoint = endpoint, ListeningAttempt = attempt, Failures = 0 }) : Task.CompletedTask;

    private bool IsWanted(WorkId work) => NeedsNode && work == Work;

    private bool Holds(WorkId work, string attempt) => Document.Request is not null && work == Work && Document.Lease?.Attempt == attempt;

    private void BeginTicking()
    {
        heardAt = time.GetTimestamp();
        schedules.Set(TickSchedule, options.TickEvery);
    }

    /// <summary>Takes the work back from a node that stopped reporting, and announces it again, because announcements may be lost.</summary>
    private async Task TickAsync()
    {
        if (!NeedsNode) return;
        schedules.Set(TickSchedule, options.TickEvery);
        if (Document.Lease is not null && time.GetElapsedTime(heardAt) < Patience) return;
        if (Document.Lease is not null) await MoveAsync(ChannelEvent.NodeLost, Document with { Lease = null });
        else if (time.GetElapsedTime(announcedAt) < options.AnnounceEvery) return;
        await AnnounceAsync();
    }

    /// <summary>
    /// A node that held the lease when this activation was lost reports within a few seconds if it is alive. Where nodes end together with the grains, it
    /// cannot be alive after a restart of the process.
    /// </summary>
    private TimeSpan Patience => heard == Document.Lease?.Attempt ? options.LeaseDuration : options.DeathGracePeriod ?? options.LeaseDuration;

    /// <summary>Announces the work unless a node has it.</summary>
    private Task AnnounceAsync()
    {
        if (!NeedsNode || Document.Lease is not null) return Task.CompletedTask;
        announcedAt = time.GetTimestamp();
        return Dispatcher.AnnounceAsync(
            new JobReadiness(Key, Document.Run, revisions.Next(), ChannelSpecs.Priority, null, 0, 0, 0, [new WorkItem(Work, [])]), CancellationToken.None);
    }
}
