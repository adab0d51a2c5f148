using Encoder.Actors;
using Encoder.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Encoder.Server.Nodes;

/// <summary>The nodes that checked in lately.</summary>
internal static class NodeEndpoints
{
    public static void MapNodes(this IEndpointRouteBuilder routes) => routes.MapGet("/api/nodes", ListAsync).Produces<NodePage>();

    private static async Task<IResult> ListAsync(IActors actors, TimeProvider time, CancellationToken cancellationToken)
    {
        var dispatcher = actors.Get<IDispatcher>(DispatcherPool.Default);
        var (reports, queue, now) = (await dispatcher.NodesAsync(cancellationToken).ConfigureAwait(false), await dispatcher.QueueAsync(cancellationToken).ConfigureAwait(false), time.GetUtcNow());
        var nodes = reports.OrderBy(report => report.Node, StringComparer.Ordinal).Select(report => Info(report, now));
        return TypedResults.Ok(new NodePage([.. nodes], queue.Ready, (now - queue.OldestAt)?.TotalSeconds));
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
