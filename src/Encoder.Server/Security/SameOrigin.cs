using Microsoft.AspNetCore.Http;

namespace Encoder.Server.Security;

/// <summary>Whether a request comes from a page of this very server (RFC 6454: scheme, host and port).</summary>
internal static class SameOrigin
{
    public static bool Is(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out var origin)
        && Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out var own)
        && Uri.Compare(origin, own, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
