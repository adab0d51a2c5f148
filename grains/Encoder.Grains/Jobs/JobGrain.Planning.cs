using System.Security.Cryptography;
using Encoder.Contracts;
using Encoder.Core.Chunks;
using Encoder.Core.Encryption;
using Encoder.Core.Jobs;
using Encoder.Core.Plans;
using Encoder.Core.Probing;
using Orleans.Streams.Core;

namespace Encoder.Grains;

internal sealed partial class JobGrain
{
    private (string Attempt, string Build) probedBy;
    private bool listens;

    /// <inheritdoc/>
    public async Task ProbedAsync(WorkId work, string attempt, MediaInfo media, CancellationToken cancellationToken)
    {
        if (!IsWanted(work) || LiveAttempt(work, attempt) is null) return;
        EncodePlan plan;
        try
        {
            plan = options.Plan(Document.Request!.Spec.WithPreviews(options.Previews), media) with { IsLive = Document.Request.IsLive, Window = Document.Request.Window, Encryption = EncryptionOf(Document.Request.Spec) };
            if (Document.Request.IsLowLatency) plan = LowLatency.Of(plan);
        }
        catch (FaultException exception)
        {
            await EndAsync(JobEvent.Failed, exception.Faults);
            return;
        }

        // An existing plan was written before a crash prevented the write of the state. It is the same plan, and nodes may have read it.
        if (!await store.PutIfAbsentAsync(Keys.Plan, StoreJson.Write(plan), CancellationToken.None))
            plan = (await StoreJson.ReadAsync<EncodePlan>(store, Keys.Plan, CancellationToken.None))!;
        await MoveAsync(JobEvent.Planned, Document with { FfmpegBuild = probedBy.Build });
        attempts.Remove(work);
        run = new JobRun(plan);
        compactor = new RecordCompactor(store, Keys, run.Chunks.Lanes, 0, () => run.Retired);
        if (plan.Window is { } window) BeginRetiring(window);
        Offer(WorkKind.Split);
        Listen();
        await AnnounceAsync(cancellationToken);
    }

    // Two runs have different keys, and so different ids.
    private static EncryptionPlan? EncryptionOf(JobSpec spec) => spec.Delivery.Encryption is { } encryption
        ? new EncryptionPlan(encryption.Scheme, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), encryption.RotateSegments, encryption.KeyServer)
        : null;

    /// <inheritdoc/>
    public async Task SplitAsync(WorkId work, string attempt, SplitEnd end, CancellationToken cancellationToken)
    {
        if (!IsWanted(work)) return;
        await ReadPlanPagesAsync(cancellationToken);
        if (!await AcceptSplitEndAsync(end)) return;
        attempts.Remove(work);
        Changed();
        listens = false;
        if (await HasLostTooMuchAsync()) return;
        await AnnounceAsync(cancellationToken);
        await GoOnAsync(cancellationToken);
    }

    private async Task<bool> AcceptSplitEndAsync(SplitEnd end)
    {
        if (end.Chunks == run!.Chunks.Planned && end.AudioCommits.Count == run.Audio.Length)
        {
            run.EndSplit(end);
            return true;
        }

        await EndAsync(JobEvent.Failed, [new Fault(
            ErrorCodes.SplitIncomplete, $"The splitter reported {end.Chunks} chunks, but {run.Chunks.Planned} are planned.")]);
        return false;
    }

    /// <inheritdoc/>
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => announcements.ListenAsync<PlanProgress>(handleFactory, OnPlanAnnouncedAsync);

    /// <summary>Subscribes to announcements of plan pages, and polls the store when none arrive.</summary>
    private void Listen()
    {
        listens = true;
        schedules.Set(PlanSchedule, options.PlanPollAfter);
    }

    private async Task OnPlanAnnouncedAsync(PlanProgress progress)
    {
        if (run is null) return;
        if (progress.Planned > run.Chunks.Planned) await ReadNewPlanPagesAsync();
        if (!listens || IsOver || progress.Openings.Count(run.Chunks.Open) == 0) return;
        run.Timebase ??= progress.Openings[0].Timebase;
        await AnnounceAsync(CancellationToken.None);
    }

    private async Task ReadNewPlanPagesAsync()
    {
        if (!listens || IsOver) return;
        schedules.Set(PlanSchedule, options.PlanPollAfter);
        if (!await ReadPlanPagesAsync(CancellationToken.None)) return;
        Changed();
        await AnnounceAsync(CancellationToken.None);
    }

    /// <summary>Reads the pages after the last one read; true when there were any.</summary>
    private async Task<bool> ReadPlanPagesAsync(CancellationToken cancellationToken)
    {
        var before = run!.Chunks.Planned;
        while (await StoreJson.ReadAsync<PlanPage>(store, Keys.PlanPage(run.Chunks.Planned), cancellationToken) is { Chunks.Count: > 0 } page)
        {
            run.Timebase = page.Timebase;
            foreach (var entry in page.Chunks) Add(entry);
        }

        return run.Chunks.Planned > before;
    }

    private void Add(ChunkEntry entry)
    {
        run!.Chunks.Add(entry);
        for (var lane = 0; lane < run.Chunks.Lanes; lane++)
            foreach (var attempt in attempts.Find(WorkOf(WorkKind.Encode, entry.Number, lane))?.Live ?? []) attempt.BusySince = time.GetTimestamp();
    }
}
