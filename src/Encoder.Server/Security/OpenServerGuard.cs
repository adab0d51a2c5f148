using System.Net;
using Encoder.Contracts;
using Encoder.Server.Problems;
using Microsoft.AspNetCore.Http;

namespace Encoder.Server.Security;

/// <summary>
/// A server without keys accepts requests from this machine only. In addition to the check of its addresses at start, it checks the local address
/// of each request, its Host header (another site can make its name resolve to 127.0.0.1) and, for requests that change data, the
/// origin of the page.
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
            return "The server has no API keys, so it accepts connections from loopback addresses only.";
        if (context.Connection.RemoteIpAddress is { } client && !IPAddress.IsLoopback(client))
            return "The server has no API keys, so it accepts requests from this machine only. Behind a proxy it needs keys.";
        if (!IsLoopbackName(request.Host.Host)) return "The server has no API keys, so it accepts the host names localhost, 127.0.0.1 and [::1] only.";
        var isRead = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);
        return isRead || request.Headers.Origin.ToString() is "" || SameOrigin.Is(request) ? null : "A page of another origin cannot send requests that change data.";
    }

    private static bool IsLoopbackName(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
