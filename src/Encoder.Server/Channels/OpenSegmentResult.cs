using Encoder.Grains;
using Microsoft.AspNetCore.Http;

namespace Encoder.Server.Channels;

/// <summary>
/// Sends a segment while it is made: each part when it is published, and the end of the response behind the last one. A segment that does not become complete
/// ends with its connection, so that no client and no proxy takes it for whole. Ranges are not answered, as the length is not known.
/// </summary>
internal sealed class OpenSegmentResult(IAsyncEnumerable<ReadOnlyMemory<byte>> parts, string contentType) : IResult
{
    public async Task ExecuteAsync(HttpContext context)
    {
        var response = context.Response;

        // A cache would keep what has come so far from others until the end. nginx passes each part on at once.
        (response.ContentType, response.Headers.CacheControl, response.Headers.AcceptRanges, response.Headers["X-Accel-Buffering"]) = (contentType, "no-store", "none", "no");
        if (HttpMethods.IsHead(context.Request.Method)) return;
        try
        {
            await foreach (var part in parts.WithCancellation(context.RequestAborted).ConfigureAwait(false))
                await response.BodyWriter.WriteAsync(part, context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception exception) when (response.HasStarted && GrainFaults.Of(exception) is not null)
        {
            context.Abort();
        }
    }
}
