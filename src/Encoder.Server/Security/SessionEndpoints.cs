using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Server.Addresses;
using Encoder.Server.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Security;

/// <summary>Signs in a browser: the key is sent once in a body; the response sets a cookie that scripts cannot read.</summary>
internal static class SessionEndpoints
{
    public static void MapSession(this IEndpointRouteBuilder routes)
    {
        var session = routes.MapGroup("/api/session");
        session.MapPost("", BeginAsync).AllowAnonymous().Produces<SessionInfo>();
        session.MapGet("", Get).Produces<SessionInfo>();
        session.MapDelete("", End).AllowAnonymous();
    }

    private static async Task<IResult> BeginAsync(
        HttpContext context, ApiKeys keys, Sessions sessions, ServerAddresses addresses, IOptions<SecurityOptions> options, TimeProvider time, CancellationToken cancellationToken)
    {
        var request = await RequestBody.ReadAsync<SignInRequest>(context.Request, "a sign-in", cancellationToken).ConfigureAwait(false);
        if (keys.IsOpen) return TypedResults.Ok(new SessionInfo(JobRequest.LocalTenant, Words(Enum.GetValues<ApiScope>()), IsOpen: true));
        if (context.Request.Headers.Origin.ToString() is not "" && !SameOrigin.Is(context.Request))
            throw new FaultException(ErrorCodes.AuthOriginRefused, "A page of another origin cannot sign in.");
        var key = keys.Find(request.Key.Trim()) ?? throw new FaultException(ErrorCodes.AuthKeyUnknown, "The API key is not valid.");
        var expiry = time.GetUtcNow() + options.Value.SessionLifetime;
        context.Response.Cookies.Append(Sessions.Cookie, sessions.Begin(key, expiry), Options(context, addresses, expiry));
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new SessionInfo(key.Tenant, Words(Enum.GetValues<ApiScope>().Where(key.May)), IsOpen: false));
    }

    private static IResult Get(HttpContext context, ApiKeys keys)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new SessionInfo(context.Tenant(), Words(Enum.GetValues<ApiScope>().Where(context.User.Has)), keys.IsOpen));
    }

    private static IResult End(HttpContext context, ServerAddresses addresses)
    {
        context.Response.Cookies.Delete(Sessions.Cookie, Options(context, addresses, null));
        return TypedResults.NoContent();
    }

    private static CookieOptions Options(HttpContext context, ServerAddresses addresses, DateTimeOffset? expires) => new()
    {
        HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, Path = addresses.Root, Expires = expires, IsEssential = true,
    };

    private static string[] Words(IEnumerable<ApiScope> scopes) => [.. scopes.Select(scope => scope.ToString().ToLowerInvariant())];
}
