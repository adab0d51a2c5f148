using System.Globalization;
using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Server.Addresses;
using Encoder.Server.Assets;
using Encoder.Server.Limits;
using Encoder.Server.Problems;
using Encoder.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Tus;

/// <summary>
/// tus 1.0.0 (https://tus.io/protocols/resumable-upload) at <c>/files</c>: creation, creation-with-upload, deferred length, termination,
/// checksum, expiration. An upload is an asset; <c>Upload-Metadata</c> names file and job (a job spec as JSON).
/// </summary>
internal static class TusEndpoints
{
    // Defined by the protocol.
    private const int ChecksumMismatch = 460;

    public static void MapTus(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/files", ["OPTIONS"], Options).AllowAnonymous();
        routes.MapMethods("/files/{upload}", ["OPTIONS"], Options).AllowAnonymous();
        var files = routes.MapGroup("/files").WithTags("tus").AddEndpointFilter(CheckVersionAsync);
        files.MapPost("", CreateAsync);
        files.MapMethods("/{upload}", ["HEAD"], HeadAsync);
        files.MapPatch("/{upload}", AppendAsync);
        files.MapDelete("/{upload}", DeleteAsync);
        files.MapPost("/{upload}", OverriddenAsync);
    }

    private static IResult Options(HttpContext context, IOptions<LimitOptions> limits)
    {
        var headers = context.Response.Headers;
        headers["Tus-Resumable"] = TusHeaders.Version;
        headers["Tus-Version"] = TusHeaders.Version;
        headers["Tus-Extension"] = TusHeaders.Extensions;
        headers["Tus-Checksum-Algorithm"] = TusHeaders.Algorithms;
        headers["Tus-Max-Size"] = limits.Value.MaxAssetBytes.ToString(CultureInfo.InvariantCulture);
        return TypedResults.NoContent();
    }

    private static async ValueTask<object?> CheckVersionAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var context = call.HttpContext;
        context.Response.OnStarting(() =>
        {
            context.Response.Headers["Tus-Resumable"] = TusHeaders.Version;
            context.Response.Headers.CacheControl = "no-store";
            return Task.CompletedTask;
        });
        if (context.Request.Headers["Tus-Resumable"] == TusHeaders.Version) return await RunAsync(call, next).ConfigureAwait(false);
        context.Response.Headers["Tus-Version"] = TusHeaders.Version;
        return new FaultResult([new Fault(ErrorCodes.RequestInvalid, $"Tus-Resumable must be {TusHeaders.Version}.")], StatusCodes.Status412PreconditionFailed);
    }

    /// <summary>
    /// What may go well another time ends so that stock clients repeat it: they do after a broken connection, 409, 423 and 5xx, and take
    /// every other status for the end of the upload. A body that stalled breaks its connection; what had come of it is stored.
    /// </summary>
    private static async ValueTask<object?> RunAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var context = call.HttpContext;
        try
        {
            return await next(call).ConfigureAwait(false);
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status408RequestTimeout)
        {
            context.Abort();
            return Results.Empty;
        }
        catch (FaultException exception) when (StatusOf(context, exception.Fault) is { } status)
        {
            context.Response.Headers.RetryAfter = "5";
            return new FaultResult(exception.Faults, status);
        }
    }

    private static async Task<IResult> CreateAsync(HttpContext context, AssetService service, TusUploads uploads, ServerAddresses addresses, CancellationToken cancellationToken)
    {
        var (request, tenant) = (context.Request, context.Tenant());
        if (request.Headers.ContainsKey("Upload-Concat")) throw new FaultException(ErrorCodes.RequestInvalid, "Concatenation is not supported. Send the file as one upload.");
        var told = request.Headers["Upload-Metadata"].ToString();
        var metadata = TusHeaders.Metadata(told);
        var job = metadata.TryGetValue("job", out var spec) ? JobSpecReader.Parse(spec) : null;
        var name = metadata.GetValueOrDefault("filename") ?? metadata.GetValueOrDefault("name") ?? "upload";
        var length = TusHeaders.Length(request);
        if (request.ContentType == TusHeaders.ContentType) TusUploads.ThrowIfBeyond(request, 0, length);
        var wanted = new NewAsset(tenant, name, length, job, UploadMetadata: told.Length > 0 ? told : null);
        var created = await service.CreateAsync(wanted, cancellationToken).ConfigureAwait(false);
        var asset = await service.FindAsync(tenant, created.Asset.Id, cancellationToken).ConfigureAwait(false);
        context.Response.Headers.Location = addresses.Upload(asset.Info.Id);
        if (request.ContentType == TusHeaders.ContentType)
            asset = await uploads.AppendAsync(tenant, asset.Info.Id, 0, request, cancellationToken).ConfigureAwait(false);

        WriteHeaders(context.Response, asset);
        return TypedResults.StatusCode(StatusCodes.Status201Created);
    }

    private static async Task<IResult> HeadAsync(string upload, HttpContext context, TusUploads uploads, CancellationToken cancellationToken)
    {
        var asset = await uploads.SettleAsync(context.Tenant(), upload, cancellationToken).ConfigureAwait(false);
        var headers = context.Response.Headers;
        WriteHeaders(context.Response, asset);
        if (asset.Info.Length is { } length) headers["Upload-Length"] = length.ToString(CultureInfo.InvariantCulture);
        else headers["Upload-Defer-Length"] = "1";
        if (asset.UploadMetadata is { } metadata) headers["Upload-Metadata"] = metadata;
        return TypedResults.Ok();
    }

    private static async Task<IResult> AppendAsync(string upload, HttpContext context, TusUploads uploads, CancellationToken cancellationToken)
    {
        if (context.Request.ContentType != TusHeaders.ContentType)
            return new FaultResult([new Fault(ErrorCodes.RequestInvalid, $"Content-Type must be {TusHeaders.ContentType}.")], StatusCodes.Status415UnsupportedMediaType);
        var offset = TusHeaders.Bytes(context.Request, "Upload-Offset") ?? throw new FaultException(ErrorCodes.RequestInvalid, "Upload-Offset is missing.");
        try
        {
            WriteHeaders(context.Response, await uploads.AppendAsync(context.Tenant(), upload, offset, context.Request, cancellationToken).ConfigureAwait(false));
            return TypedResults.NoContent();
        }
        catch (FaultException exception) when (exception.Fault.Code == ErrorCodes.BlockChecksumMismatch)
        {
            return new FaultResult(exception.Faults, ChecksumMismatch);
        }
    }

    private static async Task<IResult> DeleteAsync(string upload, HttpContext context, AssetService service, CancellationToken cancellationToken)
    {
        await service.FindReceivingAsync(context.Tenant(), upload, cancellationToken).ConfigureAwait(false);
        await service.DeleteAsync(context.Tenant(), upload, cancellationToken).ConfigureAwait(false);
        return TypedResults.NoContent();
    }

    // For environments that support neither PATCH nor DELETE.
    private static Task<IResult> OverriddenAsync(string upload, HttpContext context, AssetService service, TusUploads uploads, CancellationToken cancellationToken) =>
        context.Request.Headers["X-HTTP-Method-Override"].ToString() switch
        {
            "PATCH" => AppendAsync(upload, context, uploads, cancellationToken),
            "DELETE" => DeleteAsync(upload, context, service, cancellationToken),
            _ => Task.FromResult<IResult>(TypedResults.StatusCode(StatusCodes.Status405MethodNotAllowed)),
        };

    /// <summary>Whether a request uses tus.</summary>
    public static bool Takes(HttpContext context) => context.Request.Path.StartsWithSegments("/files", StringComparison.Ordinal);

    /// <summary>The status that a tus client retries, instead of 429; null for other requests and faults.</summary>
    public static int? StatusOf(HttpContext context, Fault fault) =>
        Takes(context) && ErrorCodes.Find(fault.Code)?.HttpStatus == StatusCodes.Status429TooManyRequests ? StatusCodes.Status423Locked : null;

    private static void WriteHeaders(HttpResponse response, AssetSnapshot asset)
    {
        response.Headers["Upload-Offset"] = asset.ContiguousBytes.ToString(CultureInfo.InvariantCulture);
        if (asset.Info.ExpiresAt is { } expires) response.Headers["Upload-Expires"] = expires.ToString("R", CultureInfo.InvariantCulture);
        if (asset.Info.Job is { } job) response.Headers["Encoder-Job"] = job;
    }
}
