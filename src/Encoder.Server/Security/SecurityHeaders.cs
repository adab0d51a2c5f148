using Microsoft.AspNetCore.Http;

namespace Encoder.Server.Security;

/// <summary>Adds security headers to every response. Pages set their own content security policy; for all other responses the policy allows nothing.</summary>
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
