using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;

namespace Encoder.Server.Dashboard;

/// <summary>Which content coding a client takes (RFC 9110 §12.5.3).</summary>
internal static class AcceptedEncoding
{
    /// <summary>The coding the client likes best; of those it likes alike the first that is offered. Null: none of them.</summary>
    public static string? Best(HttpRequest request, params ReadOnlySpan<string> offered)
    {
        var accepted = new RequestHeaders(request.Headers).AcceptEncoding;
        var (best, quality) = ((string?)null, 0.0);
        foreach (var coding in offered)
        {
            // A coding that is named is not meant by the star.
            var entry = accepted.FirstOrDefault(one => one.Value.Equals(coding, StringComparison.OrdinalIgnoreCase)) ?? accepted.FirstOrDefault(one => one.Value == "*");
            if (entry is not null && (entry.Quality ?? 1) > quality) (best, quality) = (coding, entry.Quality ?? 1);
        }

        return best;
    }
}
