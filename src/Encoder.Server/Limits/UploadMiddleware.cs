using System.Globalization;
using Encoder.Contracts;
using Encoder.Server.Metrics;
using Encoder.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Limits;

/// <summary>
/// Rules for every kind of upload: (1) while the disk is nearly full no upload starts and no more bytes are read, (2) no asset gets larger
/// than allowed, (3) while this node encodes they share a bounded rate, (4) the bytes are counted. Faults: <c>store.disk_full</c>, <c>asset.too_large</c>.
/// And for every body: it must not fall silent.
/// </summary>
internal sealed class UploadMiddleware(RequestDelegate next, DiskSpace room, UploadPace pace, IOptions<LimitOptions> limits, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true) request.Body = new PatientStream(request.BodyReader, limits.Value.BodySilence, time);
        if (!TakesBytes(request)) return next(context);
        room.ThrowIfLow();
        var most = limits.Value.MaxAssetBytes;
        var left = most - FirstByte(request);
        if (request.ContentLength > Math.Max(0, left)) throw TooLarge(most);

        // The limit of Kestrel is meant for documents. A request may carry a whole film, whose size is limited by the count below.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        request.Body = new CountingStream(new PacedStream(request.Body, pace), read =>
        {
            ServerMetrics.Uploaded(read);
            room.ThrowIfLow();
        }, left, () => TooLarge(most));
        return next(context);
    }

    public static FaultException TooLarge(long most) => new(ErrorCodes.AssetTooLarge, $"The asset is larger than {most} bytes, the limit of this server.");

    private static bool TakesBytes(HttpRequest request) =>
        (HttpMethods.IsPut(request.Method) || HttpMethods.IsPost(request.Method) || HttpMethods.IsPatch(request.Method))
        && (request.Path.StartsWithSegments("/api/assets") || request.Path.StartsWithSegments("/files") || request.Path.StartsWithSegments("/api/upload"))
        && request.Path.Value?.EndsWith("/complete", StringComparison.Ordinal) != true;

    /// <summary>The offset of the body in its asset: from the tus offset or the block number.</summary>
    private static long FirstByte(HttpRequest request)
    {
        if (Number(request.Headers["Upload-Offset"]) is { } offset) return offset;
        var segments = request.Path.Value!.Split('/');
        return segments is [.., "blocks", var block] && Number(block) is { } number ? (Math.Min(number, int.MaxValue) * AssetInfo.BlockLength) + (Number(request.Query["offset"]) ?? 0) : 0;
    }

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
