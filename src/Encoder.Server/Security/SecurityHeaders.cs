using Microsoft.AspNetCore.Http;

namespace Encoder.Server.Security;

/// <summary>Headers that every answer carries. Pages set a content security policy of their own; everything else may load nothing.</summary>
internal static class SecurityHeaders
{
    public static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(static state =>
        {
            var headers = ((HttpContext)state).Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers.TryAdd("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
            return Task.CompletedTask;
        }, context);
        return next(context);
    }
}
