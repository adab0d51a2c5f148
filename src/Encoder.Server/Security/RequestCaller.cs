using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace Encoder.Server.Security;

/// <summary>The authenticated caller.</summary>
internal static class RequestCaller
{
    public const string ScopeClaim = "scope";
    public const string PlaybackClaim = "playback";

    /// <summary>The tenant of callers with a signed playback address, which is valid for one job of any tenant. No key can have it.</summary>
    public const string AnyTenant = "*";

    /// <summary>Name of the key; null for a signed playback address.</summary>
    public static string? KeyName(this HttpContext context) => context.User.FindFirst(ClaimTypes.Name)?.Value;

    /// <summary>Whether the caller has a scope.</summary>
    public static bool Has(this ClaimsPrincipal user, ApiScope scope) => user.HasClaim(ScopeClaim, scope.ToString());
}
