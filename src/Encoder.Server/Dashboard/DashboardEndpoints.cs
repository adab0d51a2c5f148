using Encoder.Contracts;
using Encoder.Server.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Encoder.Server.Dashboard;

/// <summary>
/// Serves the pages. They contain no secrets, so they need no key; their data comes from the API, which requires a key when
/// keys are configured.
/// </summary>
internal static class DashboardEndpoints
{
    // hls.js plays through blob: addresses of the page itself; everything else must come from this server.
    public const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' blob:; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static readonly string[] Pages = ["/", "/jobs", "/jobs/{job}", "/channels", "/channels/{channel}", "/nodes", "/overview", "/sign-in"];

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
        : new FaultResult([new Fault(ErrorCodes.RouteNotFound, $"Nothing was found at {context.Request.Path}. Check the address.")]);

    // Revalidated at each request (304 when unchanged), so that a page of one version never runs with modules of another.
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
