using Encoder.Actors;
using Encoder.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Encoder.Server.Nodes;

/// <summary>The nodes that checked in lately.</summary>
internal static class NodeEndpoints
{
    public static void MapNodes(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/nodes", ListAsync).Produces<NodePage>().WithTags("Nodes").WithSummary("The nodes that encode, and what waits for them");

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

        // By what it runs: a node that pauses asks for nothing and is not busy for that.
        BusySlots = Math.Min(report.Slots, report.Running.Count(work => work.Kind is WorkKind.Encode or WorkKind.Package)),
        Running = [.. report.Running.Select(work => work.ToString())],
        Version = report.Stats?.Version,
        FfmpegBuild = report.FfmpegBuild,
        Encoders = report.Stats?.Encoders ?? [],
        Completed = report.Stats?.Completed ?? 0,
        Failed = report.Stats?.Failed ?? 0,
        FramesPerSecond = report.Stats?.FramesPerSecond ?? 0,
        SeenAt = now,
    };
}
