using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Core.Encryption;
using Encoder.Core.Jobs;
using Encoder.Core.Specs;
using Encoder.Grains.Hosting;
using Encoder.Grains.State;
using Encoder.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams.Core;
using Orleans.Timers;

namespace Encoder.Grains;

/// <summary>
/// One job. Stored are the document (state, request), the plan and the records; everything else is derived from them on activation.
/// Parts: this file, the calls of clients; JobGrain.Work, leases; JobGrain.Planning, probe and split; JobGrain.Commits, commits up to the end;
/// JobGrain.Dropping, rungs that are not encoded in time; JobGrain.Retiring, what lies behind the window of a live stream;
/// JobGrain.Deaths, nodes that died and the stored attempts; JobGrain.Packages, MP4s after the end; JobGrain.Previews, previews; JobGrain.Delivery, copies elsewhere; JobGrain.Ticks, timers; JobGrain.Recovery, activation; JobGrain.Announcing, announcements to the dispatcher;
/// JobGrain.RetryAndDelete, retry and deletion; JobGrain.Grid, the state of every chunk.
/// </summary>
[GrainType("job")]
[ImplicitStreamSubscription(StreamNames.Chunks)]
internal sealed partial class JobGrain : IGrainBase, IJobGrain, IStreamSubscriptionObserver
{
    private readonly IGrainFactory grains;
    private readonly IMediaStore store;
    private readonly Announcements announcements;
    private readonly IPersistentState<JobDocument> state;
    private readonly Schedules schedules;
    private readonly Revision revisions;
    private readonly TimeProvider time;
    private readonly JobOptions options;
    private readonly AttemptTable attempts = new();
    private JobProgressTracker meter = new();
    private JobRun? run;

    /// <summary>A job; the grain key is the id of the job.</summary>
    public JobGrain(
        IGrainContext context, IGrainFactory grains, IMediaStore store, Announcements announcements,
        [PersistentState("state", DocumentStorage.Name)] IPersistentState<JobDocument> state, ITimerRegistry timers,
        [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time, JobOptions options)
    {
        (GrainContext, this.grains, this.store, this.announcements) = (context, grains, store, announcements);
        (this.state, this.time, this.options) = (state, time, options);
        schedules = new Schedules(context, timers, time, OnScheduledAsync);
        revisions = new Revision(time);
        Key = context.GrainId.Key.ToString()!;
    }

    /// <inheritdoc/>
    public IGrainContext GrainContext { get; }

    private string Key { get; }

    private JobDocument Document => state.State;

    private RunKeys Keys => new(Key, Document.Run);

    /// <summary>Whether the job needs no more work.</summary>
    private bool IsOver => Document.Request is null || (Document.State.IsFinal() && !Document.HasFilesToCome);

    /// <inheritdoc/>
    public async Task<JobSnapshot> SubmitAsync(JobRequest request, CancellationToken cancellationToken)
    {
        if (Document.DeletedAt is not null) throw Unknown();
        if (Document.Request is { } existing)
        {
            if (!SameAs(existing, request))
                throw new FaultException(ErrorCodes.JobKeyTaken, $"Job {Key} already exists with another spec or source. Use another idempotency key.");
        }
        else
        {
            List<Fault> refused = [.. DeliveryRules.Faults(request.Spec, options.DeliveryContainers), .. EncryptionRules.Faults(request.Spec.Delivery.Encryption, options.KeyServers)];
            if (refused.Count > 0) throw new FaultException(refused);
            await StoreAsync(Document with { Request = request });
            Offer(WorkKind.Probe);
            KeepTicking();
        }

        await AnnounceAsync(cancellationToken);
        return Snapshot();
    }

    /// <inheritdoc/>
    public async Task<JobSnapshot> WakeAsync(CancellationToken cancellationToken)
    {
        EnsureExists();
        await AnnounceAsync(cancellationToken);
        return Snapshot();
    }

    /// <inheritdoc/>
    public Task<JobSnapshot> SnapshotAsync(CancellationToken cancellationToken)
    {
        EnsureExists();
        return Task.FromResult(Snapshot());
    }

    /// <inheritdoc/>
    public async Task<JobSnapshot> CancelAsync(CancellationToken cancellationToken)
    {
        EnsureExists();
        if (!Document.State.IsFinal()) await EndAsync(JobEvent.CancelRequested, [new Fault(ErrorCodes.JobCancelled, "The job was cancelled.")]);
        return Snapshot();
    }

    private void EnsureExists()
    {
        if (Document.Request is null) throw Unknown();
    }

    private FaultException Unknown() => new(ErrorCodes.JobNotFound, $"There is no job {Key}.");

    /// <summary>The only place where the state changes: it is stored first, then applied.</summary>
    private async Task MoveAsync(JobEvent happened, JobDocument document)
    {
        await StoreAsync(document with { State = Next(happened) });
        Changed();
    }

    private JobState Next(JobEvent happened) => JobTransitions.Next(Document.State, happened)
        ?? throw new InvalidOperationException($"The event {happened} is not valid for a job in state {Document.State}.");

    private Task StoreAsync(JobDocument document) => state.ReplaceAsync(document, GrainContext);

    /// <summary>Ends the job as done, failed or cancelled, and stores the last snapshot. Nodes learn it at their next report.</summary>
    private async Task EndAsync(JobEvent happened, IReadOnlyList<Fault> faults)
    {
        if (run is not null) meter.MarkReported(ReadProgress(), time);
        var last = Snapshot() with { State = Next(happened), Fault = faults.Count > 0 ? faults[0] : null, EndedAt = time.GetUtcNow() };
        var isDelivered = happened == JobEvent.Delivered;
        await PutCallbacksAsync();
        var unpackaged = run is null ? [] : run.Renditions.Index().Where(rendition => rendition.Item.DroppedFrom is not null).Select(rendition => rendition.Index);
        await MoveAsync(happened, Document with { Unpackaged = [.. Document.Unpackaged.Union(isDelivered && PackageCount > 0 ? unpackaged : [])], Faults = faults, Final = last, PackagesDue = isDelivered ? PackageCount : 0, PreviewsDue = isDelivered ? PreviewCount : 0, IsDeliveryDue = isDelivered && Document.Request!.Spec.Delivery.Container is not null });
        JobMetrics.Ended(Document.State);
        attempts.ClearButPreviews();
        listens = false;
        if (Document.HasFilesToCome) await OfferFollowingAsync();
        else await Dispatcher.WithdrawAsync(Key, CancellationToken.None);
        await AnnounceEndAsync();
    }

    private async Task AnnounceEndAsync()
    {
        await PublishChangeAsync(TenantChangeKind.End, Document.Request!.Tenant, CancellationToken.None);
        await WriteCallbacksAsync();
    }

    private Task PublishChangeAsync(TenantChangeKind kind, string tenant, CancellationToken cancellationToken) =>
        announcements.PublishAsync(announcements.Changes(tenant), new TenantChange(kind, Key, time.GetUtcNow().UtcTicks), cancellationToken);

    private JobSnapshot Snapshot()
    {
        if (Document.Final is { } final) return Followed(final);
        return new JobSnapshot(
            Key, Document.State, Document.Run, Document.Request!,
            run?.Chunks.Planned ?? 0, run?.SplitEnd?.Chunks, run?.Chunks.DoneLanes ?? 0, run?.Chunks.Frames ?? 0, SourceDuration(),
            [.. (run?.Renditions ?? []).Select(rendition => new RenditionSnapshot(
                rendition.Name, rendition.IsAudio, Math.Max(run!.FramesOf(rendition.Lane), meter.Reported.FramesOf(rendition.Lane)), rendition.PublishedSegments, rendition.HasEnded,
                IsDropped: rendition.DroppedFrom is not null))],
            [.. Obstacles, .. run?.Warnings ?? [], .. DropWarnings, .. PreviewFaults], Document.Faults.Count > 0 ? Document.Faults[0] : null, run?.Plan.Video?.FrameRate,
            Document.StartedAt, Document.PlayableAt, Phases: run is null ? null : meter.Reported.Phases, Lanes: run?.Chunks.Lanes ?? 0,
            IsWaitingForUpload: attempts.Entries.Any(entry => entry.Live.Exists(attempt => attempt.IsWaiting)), Previews: PreviewsMade,
            Measures: attempts.Entries.SelectMany(entry => entry.Live).Select(attempt => attempt.Measures).LastOrDefault(measures => measures is not null))
        {
            SourceDone = run is { IsSplittable: false } ? sourceRead : 0,
            IsSourceCut = run?.SplitEnd is { IsCut: true },
        };
    }

    /// <summary>Exact once the splitter has finished; before that, the value of the header.</summary>
    private TimeSpan? SourceDuration()
    {
        if (run is { SplitEnd: not null, Timebase: { } timebase, Chunks.Planned: > 0 }) return timebase.ToTimeSpan(run.Chunks.End);
        return run?.Plan.Media.DurationUs is { } claimed ? TimeSpan.FromMicroseconds(claimed) : null;
    }

    private long[] FramesInProgress()
    {
        var frames = new long[run?.LaneCount ?? 0];
        foreach (var entry in attempts.Entries)
        {
            if (entry.Work.Kind == WorkKind.Encode && entry.Live.Count > 0 && !entry.IsReplay)
                frames[entry.Work.Lane] += entry.Live.Max(attempt => attempt.Frames);
        }

        return frames;
    }

    // Compared by content, because records compare their lists by reference. A repeated request has a later time, so times are ignored.
    private static bool SameAs(JobRequest one, JobRequest other) =>
        StoreJson.Write(one with { CreatedAt = null }).AsSpan().SequenceEqual(StoreJson.Write(other with { CreatedAt = null }));
}
