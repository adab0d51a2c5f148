using Encoder.Contracts;
using Encoder.Server.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Encoder.Server.Dashboard;

/// <summary>
/// Serves the pages. They hold nothing secret, so anybody may load them; what they show comes from the API, which asks for a key where
/// keys are on.
/// </summary>
internal static class DashboardEndpoints
{
    // hls.js plays through blob: addresses of the page itself; nothing else may come from anywhere but this server.
    public const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' blob:; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static readonly string[] Pages = ["/", "/jobs", "/jobs/{job}", "/nodes", "/overview", "/sign-in"];

    public static void MapDashboard(this IEndpointRouteBuilder routes)
    {
        foreach (var page in Pages)
            routes.MapGet(page, Page).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/ui/{**path}", File).AllowAnonymous().ExcludeFromDescription();
    }

    private static IResult Page(HttpContext context, DashboardPage page)
    {
        context.Response.Headers.ContentSecurityPolicy = PagePolicy;
        return Send(context, page.File);
    }

    private static IResult File(string path, HttpContext context) => DashboardFiles.All.TryGetValue($"ui/{path}", out var file)
        ? Send(context, file)
        : new FaultResult([new Fault(ErrorCodes.RouteNotFound, $"There is nothing at {context.Request.Path}.")]);

    // Asked again each time, answered 304: a page of one version never runs with the modules of another.
    private static IResult Send(HttpContext context, DashboardFile file)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-cache";
        headers.Vary = HeaderNames.AcceptEncoding;
        var (content, encoding) = AcceptedEncoding.Best(context.Request, "br", "gzip") switch
        {
            "br" => (file.Brotli, "br"),
            "gzip" => (file.Gzip, "gzip"),
            _ => (file.Content, (string?)null),
        };
        if (encoding is not null) headers.ContentEncoding = encoding;
        return TypedResults.Bytes(content, file.ContentType, entityTag: new EntityTagHeaderValue($"\"{file.Tag}{encoding}\""));
    }
}
