using Encoder.Actors;
using Encoder.Contracts;

namespace Encoder.Server.Nodes;

/// <summary>The nodes as the server's routes see them.</summary>
internal sealed class NodeDesk(IActors actors, TimeProvider time)
{
    public async Task<NodePage> ReadAsync(CancellationToken cancellationToken)
    {
        var dispatcher = actors.Get<IDispatcher>(DispatcherPool.Default);
        var reports = await dispatcher.NodesAsync(cancellationToken).ConfigureAwait(false);
        var queue = await dispatcher.QueueAsync(cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow();
        var nodes = reports.OrderBy(report => report.Node, StringComparer.Ordinal).Select(report => Info(report, now));
        return new NodePage([.. nodes], queue.Ready, (now - queue.OldestAt)?.TotalSeconds);
    }

    private static NodeInfo Info(NodeReport report, DateTimeOffset now) => new()
    {
        Name = report.Node,
        Slots = report.Slots,
        BusySlots = report.Slots - report.FreeSlots,
        Running = [.. report.Running.Select(work => work.ToString())],
        FfmpegBuild = report.FfmpegBuild,
        SeenAt = now,
    };
}
