using Encoder.Grains;
using Microsoft.AspNetCore.Http;

namespace Encoder.Server.Security;

/// <summary>Whose request it is.</summary>
internal static class RequestTenant
{
    /// <summary>The claim that names the tenant of an authenticated caller.</summary>
    public const string Claim = "tenant";

    /// <summary>The caller's tenant; that of the machine while the server is open.</summary>
    public static string Tenant(this HttpContext context) => context.User.FindFirst(Claim)?.Value ?? JobRequest.LocalTenant;
}
