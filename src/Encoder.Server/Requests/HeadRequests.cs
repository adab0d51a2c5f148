using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Encoder.Server.Requests;

/// <summary>HEAD is answered wherever GET is (RFC 9110 §9.3.2). The handler runs as for GET, and Kestrel leaves the body out.</summary>
internal static class HeadRequests
{
    /// <summary>Every route of the result that answers GET answers HEAD too.</summary>
    public static RouteGroupBuilder MapGroupWithHead(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("");
        ((IEndpointConventionBuilder)group).Finally(AddHead);
        return group;
    }

    /// <summary>Whether a route answers HEAD only because it answers GET.</summary>
    public static bool IsAlsoGet(IEnumerable<object> metadata) =>
        metadata.OfType<IHttpMethodMetadata>().Any(methods => methods.HttpMethods.Contains(HttpMethods.Get));

    private static void AddHead(EndpointBuilder route)
    {
        for (var index = 0; index < route.Metadata.Count; index++)
        {
            if (route.Metadata[index] is IHttpMethodMetadata { HttpMethods: var methods } && methods.Contains(HttpMethods.Get) && !methods.Contains(HttpMethods.Head))
                route.Metadata[index] = new HttpMethodMetadata([.. methods, HttpMethods.Head]);
        }
    }
}
