using Encoder.Contracts;
using Encoder.Server.Problems;
using Microsoft.AspNetCore.Http;

namespace Encoder.Server.Requests;

/// <summary>Bodies are taken as they are: a compressed one would be stored compressed, so it is refused (RFC 9110 §8.4).</summary>
internal static class ContentCodings
{
    public static Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        var coding = context.Request.Headers.ContentEncoding.ToString().Trim();
        if (coding.Length == 0 || coding.Equals("identity", StringComparison.OrdinalIgnoreCase)) return next(context);
        context.Response.Headers.AcceptEncoding = "identity";
        return new FaultResult([new Fault(ErrorCodes.EncodingUnsupported, "The body has a Content-Encoding; send the bytes as they are.")]).ExecuteAsync(context);
    }
}
