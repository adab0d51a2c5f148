using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Encoder.Server.Nodes;

/// <summary>The nodes that checked in recently.</summary>
internal static class NodeEndpoints
{
    public static void MapNodes(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/nodes", ListAsync).Produces<NodePage>().WithTags("Nodes").WithSummary("Lists the nodes and the work that waits for them");

    private static async Task<IResult> ListAsync(HttpContext context, NodeDirectory nodes, CancellationToken cancellationToken) =>
        TypedResults.Ok(await nodes.ReadAsync(context.Tenant(), cancellationToken).ConfigureAwait(false));
}
