using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Encoder.Server.Security;

/// <summary>
/// The authorization rule of every route that does not allow anonymous callers: the key needs the scope of the route. A
/// signed playback address can read only the files of its job or channel.
/// </summary>
internal sealed class ScopeRequirement : AuthorizationHandler<ScopeRequirement>, IAuthorizationRequirement
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (context.Resource is not HttpContext http) return Task.CompletedTask;
        var needed = Needed(http);
        var isAllowed = http.User.FindFirst(RequestCaller.PlaybackClaim)?.Value is { } folder
            ? needed == ApiScope.Read && http.Request.Path.StartsWithSegments(folder, StringComparison.Ordinal)
            : http.User.Has(needed);
        if (isAllowed) context.Succeed(requirement);
        return Task.CompletedTask;
    }

    private static ApiScope Needed(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>()?.Scope
        ?? (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) ? ApiScope.Read : ApiScope.Write);
}
