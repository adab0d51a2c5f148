using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Grains;

/// <summary>The pool's dispatcher: <see cref="DispatchTable"/> behind a long poll.</summary>
[GrainType("dispatcher")]
internal sealed class DispatcherGrain : IGrainBase, IDispatcherGrain
{
    private readonly TimeProvider time;
    private readonly DispatchOptions options;
    private readonly DispatchTable table;

    /// <summary>A dispatcher.</summary>
    public DispatcherGrain(IGrainContext context, [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time, DispatchOptions options)
    {
        (GrainContext, this.time, this.options) = (context, time, options);
        table = new DispatchTable(options);
    }

    /// <inheritdoc/>
    public IGrainContext GrainContext { get; }

    /// <inheritdoc/>
    public Task<JobObstacle?> AnnounceAsync(JobReadiness readiness, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        table.RemoveSilentNodes(now);
        if (table.Announce(readiness, now))
        {
            foreach (var node in table.WaitingFor(readiness.Job, now)) node.Waiting?.TrySetResult();
        }

        return Task.FromResult(table.ObstacleOf(readiness));
    }

    /// <inheritdoc/>
    public Task WithdrawAsync(string job, CancellationToken cancellationToken)
    {
        table.Withdraw(job);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<CheckInReply> CheckInAsync(NodeReport report, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (table.RemoveSilentNodes(now)) WakeAll();
        var node = table.ApplyReport(report, now);
        var checkIn = node.CheckIns;
        node.Waiting?.TrySetResult();
        if (report.FreeSlots + report.FreeLightSlots <= 0) return EmptyReply(node);

        for (var end = now + options.HoldFor; ; now = time.GetUtcNow())
        {
            // A newer check-in of the node has arrived; that one asks for the slots that are free now.
            if (node.CheckIns != checkIn) return EmptyReply(node);
            node.LastCheckInAt = now;
            var granted = table.Match(node, now);
            if (granted.Count > 0) return new CheckInReply(granted, node.Serial);
            if (now >= end) return EmptyReply(node);
            await WaitAsync(node, end - now, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<NodeStatus>> NodesAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        table.RemoveSilentNodes(now);
        return Task.FromResult<IReadOnlyList<NodeStatus>>([.. table.Nodes.Select(node => new NodeStatus(node.Report, node.IsWaiting ? now : node.LastCheckInAt))]);
    }

    /// <inheritdoc/>
    public Task<QueueDepth> QueueAsync(CancellationToken cancellationToken) => Task.FromResult(table.Queue);

    private static CheckInReply EmptyReply(NodeEntry node) => new([], node.Serial);

    private async Task WaitAsync(NodeEntry node, TimeSpan longest, CancellationToken cancellationToken)
    {
        var waiting = node.Waiting = new TaskCompletionSource();
        try
        {
            await waiting.Task.WaitAsync(longest, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The hold has ended.
        }
        finally
        {
            if (node.Waiting == waiting) node.Waiting = null;
        }
    }

    private void WakeAll()
    {
        foreach (var node in table.Nodes) node.Waiting?.TrySetResult();
    }
}
