using Microsoft.AspNetCore.Http;

namespace Encoder.Server.Addresses;

/// <summary>Takes the sub-folder out of a path before routing. A proxy may have done so already: both kinds of proxies are fine.</summary>
internal sealed class PathBaseMiddleware(RequestDelegate next, ServerAddresses addresses)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (addresses.PathBase.HasValue && request.Path.StartsWithSegments(addresses.PathBase, StringComparison.Ordinal, out var rest)) request.Path = rest;
        request.PathBase = addresses.PathBase;
        return next(context);
    }
}
