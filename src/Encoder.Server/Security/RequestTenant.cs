using Encoder.Grains;
using Microsoft.AspNetCore.Http;

namespace Encoder.Server.Security;

/// <summary>The tenant of a request.</summary>
internal static class RequestTenant
{
    /// <summary>The claim that names the tenant of an authenticated caller.</summary>
    public const string Claim = "tenant";

    /// <summary>The tenant of the caller; the default tenant while the server has no keys.</summary>
    public static string Tenant(this HttpContext context) => context.User.FindFirst(Claim)?.Value ?? JobRequest.LocalTenant;
}
