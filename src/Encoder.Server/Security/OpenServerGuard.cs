using System.Net;
using Encoder.Contracts;
using Encoder.Server.Problems;
using Microsoft.AspNetCore.Http;

namespace Encoder.Server.Security;

/// <summary>
/// A server without keys answers this machine only. Beside the check of its addresses at start: it looks at the address each request
/// came in by, at the host it names (a page elsewhere can have its own name resolve to 127.0.0.1) and, for what changes something, at the
/// page it comes from.
/// </summary>
internal sealed class OpenServerGuard(RequestDelegate next, ApiKeys keys)
{
    public Task InvokeAsync(HttpContext context) => !keys.IsOpen || WhyNot(context) is not { } why
        ? next(context)
        : new FaultResult([new Fault(ErrorCodes.AuthOriginRefused, why)]).ExecuteAsync(context);

    private static string? WhyNot(HttpContext context)
    {
        var request = context.Request;
        if (context.Connection.LocalIpAddress is { } address && !IPAddress.IsLoopback(address))
            return "The server has no keys, so it answers on loopback addresses only.";
        if (!IsLoopbackName(request.Host.Host)) return "The server has no keys, so it answers to localhost, 127.0.0.1 and [::1] only.";
        var isRead = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);
        return isRead || request.Headers.Origin.ToString() is "" || SameOrigin.Is(request) ? null : "A page of another origin cannot change anything here.";
    }

    private static bool IsLoopbackName(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
