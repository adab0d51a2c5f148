using Encoder.Contracts;

namespace Encoder.Grains;

/// <summary>Reads the nodes as the API shows them.</summary>
public sealed class NodeDirectory(IGrainFactory grains, TimeProvider time)
{
    /// <summary>The nodes as a tenant sees them; null: as nobody in particular does.</summary>
    public async Task<NodePage> ReadAsync(string? tenant, CancellationToken cancellationToken)
    {
        var own = tenant is null ? [] : (await grains.GetGrain<ICatalogGrain>(tenant).UnfinishedAsync(cancellationToken)).Jobs.ToHashSet(StringComparer.Ordinal);
        var dispatcher = grains.GetGrain<IDispatcherGrain>(DispatcherPool.Default);
        var seen = await dispatcher.NodesAsync(cancellationToken);
        var queue = await dispatcher.QueueAsync(cancellationToken);
        var nodes = seen.OrderBy(node => node.Report.Node, StringComparer.Ordinal).Select(node => Info(node.Report, node.SeenAt, own));
        return new NodePage([.. nodes], queue.Ready, (time.GetUtcNow() - queue.OldestAt)?.TotalSeconds);
    }

    private static NodeInfo Info(NodeReport report, DateTimeOffset seenAt, HashSet<string> own) => new()
    {
        Name = report.Node,
        Slots = report.Slots,

        // Computed from the running work: a paused node has no free slots to report, but is not busy.
        BusySlots = Math.Min(report.Slots, report.Running.Count(work => work.Kind.IsHeavy())),
        Running = [.. report.Running.Select(work => own.Contains(work.Job) ? work.ToString() : work.Kind.ToString())],
        Version = report.Stats?.Version,
        FfmpegBuild = report.FfmpegBuild,
        Encoders = report.Encoders ?? [],
        Completed = report.Stats?.Completed ?? 0,
        Failed = report.Stats?.Failed ?? 0,
        FramesPerSecond = report.Stats?.FramesPerSecond ?? 0,
        SeenAt = seenAt,
    };
}
