using System.Collections.Concurrent;
using System.Diagnostics;
using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Node.Metrics;
using Encoder.Storage;
using Microsoft.Extensions.Logging;

namespace Encoder.Node.Work;

/// <summary>
/// The node's work runner: (1) checks in with the dispatcher, one call being heartbeat and request, (2) takes the lease of granted work,
/// (3) runs it by kind while renewing the lease, (4) reports the result or the fault. It never runs inside a grain's turn.
/// </summary>
public sealed partial class WorkRunner
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    // On a full disk the failure could not be recorded if other work took the room that the failed one gave back.
    private static readonly TimeSpan PauseOnFullDisk = TimeSpan.FromSeconds(2);

    // Well below the time after which the dispatcher removes a silent node.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);

    private readonly IGrainFactory grains;
    private readonly IDispatcherGrain dispatcher;
    private readonly NodeOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<WorkRunner> logger;
    private readonly string ffmpegBuild;
    private readonly SlotPool slots;
    private readonly Dictionary<WorkKind, IWorkHandler> handlers;
    private readonly ConcurrentDictionary<Task, byte> tasks = new();
    private readonly WorkCounters counters;
    private readonly IAsyncDisposable? resources;
    private LowDisk? low;
    private long fullAt;

    internal WorkRunner(
        IGrainFactory grains, NodeOptions options, string ffmpegBuild, Dictionary<WorkKind, IWorkHandler> handlers, TimeProvider time, ILogger<WorkRunner> logger,
        IAsyncDisposable? resources = null)
    {
        this.resources = resources;
        (this.grains, this.options, this.ffmpegBuild, this.handlers, this.time, this.logger) = (grains, options, ffmpegBuild, handlers, time, logger);
        dispatcher = grains.GetGrain<IDispatcherGrain>(options.Pool);
        slots = new SlotPool(options, ffmpegBuild);
        counters = new WorkCounters(time);
    }

    /// <summary>Pulls and runs work until stopped; then returns its leases, and ends when no work runs any more.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var watched = NodeMetrics.Watch(slots);
        while (!stop.IsCancellationRequested)
        {
            var changed = slots.Changed;
            var report = Report();
            var poll = Keep(PollAsync(report, stop));
            // A poll is held while no work is ready. When a slot becomes free meanwhile, a newer report replaces the held one.
            await Task.WhenAny(poll, changed).ConfigureAwait(false);

            // A report that asks for no work is answered at once.
            if (!AsksForWork(report)) await Task.WhenAny(changed, Task.Delay(Heartbeat, time, stop)).ConfigureAwait(false);
        }

        await Task.WhenAll(tasks.Keys).ConfigureAwait(false);
        if (resources is not null) await resources.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>The free slots, or none while the disk is nearly full: running work needs the remaining space.</summary>
    private NodeReport Report()
    {
        var report = slots.Report() with { Stats = counters.Read(), FailuresInARow = counters.FailuresInARow };
        var now = options.Room?.Low;
        if (now is not null && now.Folder != low?.Folder) Log.Paused(logger, now.Folder, now.FreeBytes, now.FreeFiles);
        if (now is null && low is not null) Log.GoesOn(logger, low.Folder);
        low = now;
        return now is not null || IsFull ? report with { FreeSlots = 0, FreeLightSlots = 0 } : report;
    }

    private bool IsFull => Interlocked.Read(ref fullAt) is not 0 and var at && time.GetElapsedTime(at) < PauseOnFullDisk;

    private static bool AsksForWork(NodeReport report) => report.FreeSlots + report.FreeLightSlots > 0;

    // Step 1.
    private async Task PollAsync(NodeReport report, CancellationToken stop)
    {
        try
        {
            var reply = await dispatcher.CheckInAsync(report, stop).ConfigureAwait(false);
            slots.Accept(reply);
            foreach (var work in reply.Granted) _ = Keep(RunAsync(work, stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopping: no work was granted.
        }
        catch (Exception exception)
        {
            Log.CheckInFailed(logger, exception, PauseAfterFailure.TotalSeconds);
            await Task.Delay(PauseAfterFailure, time, CancellationToken.None).ConfigureAwait(false);
        }
    }

    // Step 2.
    private async Task RunAsync(WorkId work, CancellationToken stop)
    {
        try
        {
            using var place = await slots.PlaceAsync(work, stop).ConfigureAwait(false);
            var leases = new LeaseClient(grains, work);
            var order = await leases.BeginAsync(options.Name, ffmpegBuild, stop).ConfigureAwait(false);
            if (order is null) return;
            Log.Started(logger, work, order.Attempt);
            using var attempt = new Attempt(order, options.Name, options.ScratchDirectory, place, time.GetUtcNow());
            await RunAsync(attempt, leases, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopping before the lease was taken: the dispatcher grants the work to another node.
        }
        catch (Exception exception)
        {
            Log.Lost(logger, exception, work);
        }
    }

    // Steps 3 and 4.
    private async Task RunAsync(Attempt attempt, LeaseClient leases, CancellationToken stop)
    {
        var (work, id) = (attempt.Order.Work, attempt.Order.Attempt);
        var beganAt = time.GetTimestamp();
        using var activity = NodeMetrics.Begin(attempt);
        using var running = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var renewing = RenewAsync(attempt, leases, running);
        Fault? fault = null;
        try
        {
            await handlers[work.Kind].RunAsync(attempt, running.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (running.IsCancellationRequested)
        {
            Log.Stopped(logger, work, id);
            fault = new Fault(ErrorCodes.LeaseLost, "The node returned the work.");
        }
        catch (FaultException exception)
        {
            // The result was not reported, or could not be stored: the work is returned, it has not failed.
            fault = exception.Fault.Code is ErrorCodes.ClusterUnreachable or ErrorCodes.StoreUnreachable ? exception.Fault with { Code = ErrorCodes.LeaseLost } : exception.Fault;
            Log.Failed(logger, work, id, fault.Code, fault.Message);
        }
        catch (Exception exception)
        {
            // A full or forbidden disk shows wherever a scratch file is written; everything else is unexpected.
            fault = (StoreFaults.Of(exception, options.ScratchDirectory) as FaultException)?.Fault
                ?? new Fault(ErrorCodes.WorkFailed, $"The work failed: {exception.Message}", exception.ToString());
            Log.Crashed(logger, exception, work, id);
        }

        if (fault?.Code == ErrorCodes.DiskFull) fault = FullDisk(fault);
        await running.CancelAsync().ConfigureAwait(false);
        await renewing.ConfigureAwait(false);
        activity?.SetStatus(fault is null ? ActivityStatusCode.Ok : ActivityStatusCode.Error, fault?.Code);
        NodeMetrics.Ended(attempt, fault?.Code, time.GetElapsedTime(beganAt));
        counters.Ended(attempt, fault);
        if (fault is null) return;
        // Free the disk space first: on a full disk the failure could not be recorded either, and the work would be repeated until the leases expire.
        attempt.DropScratch();
        await leases.FailAsync(id, fault, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>
    /// A full disk says nothing against the work. Where the disks are watched the node gives it back, which uses up no attempt, and asks
    /// for no more until there is room; where they are not, in a command of one job, the job fails, and the node asks for nothing until that is recorded.
    /// </summary>
    private Fault FullDisk(Fault fault)
    {
        // ffmpeg writes to the scratch folder only, and does not say so.
        var isScratch = fault.Message.Contains(options.ScratchDirectory, StringComparison.Ordinal) || !fault.Message.Contains("could not be written", StringComparison.Ordinal);
        if (isScratch) fault = fault with { Message = $"The disk of the scratch folder {Path.GetDirectoryName(options.ScratchDirectory)} is full. Free some space." };
        if (options.Room is not { } room)
        {
            Interlocked.Exchange(ref fullAt, time.GetTimestamp());
            return fault;
        }

        room.ReportFull(isScratch ? Path.GetDirectoryName(options.ScratchDirectory)! : "");
        return fault with { Code = ErrorCodes.LeaseLost };
    }

    private async Task RenewAsync(Attempt attempt, LeaseClient leases, CancellationTokenSource running)
    {
        try
        {
            do
                await Task.Delay(options.ReportInterval, time, running.Token).ConfigureAwait(false);
            while (await MayGoOnAsync(attempt, leases, running.Token).ConfigureAwait(false));
            await running.CancelAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (running.IsCancellationRequested)
        {
            // The work has ended.
        }
    }

    /// <summary>A failed renewal call does not mean that the lease is lost: the work continues, and the record decides.</summary>
    private async Task<bool> MayGoOnAsync(Attempt attempt, LeaseClient leases, CancellationToken cancellationToken)
    {
        // Work that waits for an upload does not compute: other work may use the place.
        if (attempt.IsWaiting) attempt.FreeSlot();
        try
        {
            return await leases.RenewAsync(attempt.Progress, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.RenewalFailed(logger, exception, attempt.Order.Work);
            return true;
        }
    }

    private Task Keep(Task task)
    {
        tasks.TryAdd(task, 0);
        task.ContinueWith(static (done, kept) => ((ConcurrentDictionary<Task, byte>)kept!).TryRemove(done, out _), tasks, TaskScheduler.Default);
        return task;
    }
}
