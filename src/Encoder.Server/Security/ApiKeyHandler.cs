using System.Security.Claims;
using System.Text.Encodings.Web;
using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Server.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Security;

/// <summary>
/// Authenticates the caller: (1) by a signed playback address, for one job or channel; (2) everyone, while there is no keys file; (3) by a key in
/// <c>Authorization: Bearer</c>; (4) by a browser session.
/// </summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, ApiKeys keys, Sessions sessions)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "ApiKey";
    private const string Bearer = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Context.Features.Get<PlaybackGrant>() is { } grant)
            return Success(new Claim(RequestTenant.Claim, RequestCaller.AnyTenant), new Claim(RequestCaller.PlaybackClaim, grant.Folder));
        if (keys.IsOpen) return Success(Of(new ApiKey("open", JobRequest.LocalTenant, [ApiScope.Admin], default)));

        var authorization = Request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return keys.Find(authorization[Bearer.Length..].Trim()) is { } key ? Success(Of(key)) : Refusal("The API key is not valid.");
        if (Request.Cookies[Sessions.Cookie] is not { } cookie) return Task.FromResult(AuthenticateResult.NoResult());
        if (sessions.Find(cookie) is not { } owner) return Refusal("The session has ended. Sign in again.");
        return IsOwnPage() ? Success(Of(owner)) : Refusal("A page of another origin cannot use this session.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        var failure = Context.Features.Get<Refused>()?.Why;
        return new FaultResult([failure is null
            ? new Fault(ErrorCodes.AuthRequired, "The request needs an API key. Send it as 'Authorization: Bearer KEY', or sign in.")
            : new Fault(ErrorCodes.AuthKeyUnknown, failure)]).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        new FaultResult([new Fault(ErrorCodes.AuthForbidden, $"The API key lacks the scope for {Request.Method} {Request.Path}. Use a key that has it.")]).ExecuteAsync(Context);

    // In addition to SameSite=Strict, for browsers that do not enforce it: requests that change data must come from a page of this server.
    private bool IsOwnPage() =>
        HttpMethods.IsGet(Request.Method) || HttpMethods.IsHead(Request.Method)
        || Request.Headers.Origin.ToString() is "" || SameOrigin.Is(Request);

    private static Claim[] Of(ApiKey key) =>
    [
        new(ClaimTypes.Name, key.Name), new(RequestTenant.Claim, key.Tenant),
        .. Enum.GetValues<ApiScope>().Where(key.May).Select(scope => new Claim(RequestCaller.ScopeClaim, scope.ToString())),
    ];

    private static Task<AuthenticateResult> Success(params Claim[] claims) => Task.FromResult(AuthenticateResult.Success(
        new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName)), SchemeName)));

    private Task<AuthenticateResult> Refusal(string why)
    {
        Context.Features.Set(new Refused(why));
        return Task.FromResult(AuthenticateResult.Fail(why));
    }

    private sealed record Refused(string Why);
}
