using Encoder.Contracts;
using Encoder.Server.Addresses;
using Encoder.Server.Jobs;
using Encoder.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Encoder.Server.OneCall;

/// <summary>The routes for a single call such as <c>curl -F file=@film.mp4</c>.</summary>
internal static class OneCallEndpoints
{
    public static void MapOneCall(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/upload", UploadAsync).Accepts<IFormFile>("multipart/form-data").Produces<CreatedAsset>(StatusCodes.Status201Created);
        routes.MapGet("/api/status/{job}", StatusAsync).Produces<JobInfo>();
        routes.MapGet("/api/video/{job}/{quality}", VideoAsync);
    }

    private static async Task<IResult> UploadAsync(HttpContext context, MultipartUpload upload, ServerAddresses addresses, CancellationToken cancellationToken)
    {
        var created = await upload.ReceiveAsync(context.Tenant(), context.Request, cancellationToken).ConfigureAwait(false);
        return TypedResults.Created(addresses.Job(created.Job!.Id), created);
    }

    private static async Task<IResult> StatusAsync(string job, HttpContext context, JobService service, CancellationToken cancellationToken) =>
        TypedResults.Ok(await InfoAsync(job, context, service, cancellationToken).ConfigureAwait(false));

    /// <summary>Redirects to the MP4 of a rendition among the files of the job.</summary>
    private static async Task<IResult> VideoAsync(string job, string quality, HttpContext context, JobService service, CancellationToken cancellationToken)
    {
        var info = await InfoAsync(job, context, service, cancellationToken).ConfigureAwait(false);
        if (info.Renditions.FirstOrDefault(rendition => rendition.Name == quality)?.Mp4 is { } address) return TypedResults.Redirect(address);
        if (info.Fault is { } fault) throw new FaultException(fault);
        if (!info.State.IsFinal() || info.HasFilesToCome) throw new FaultException(ErrorCodes.JobNotEnded, $"The MP4 {quality} of job {job} is not ready yet. Try again when the job is done.");
        var names = info.Renditions.Where(other => other.Mp4 is not null).Select(other => other.Name).DefaultIfEmpty("none");
        throw new FaultException(ErrorCodes.RouteNotFound, $"Job {job} has no MP4 with that name; it has {string.Join(", ", names)}.");
    }

    private static async Task<JobInfo> InfoAsync(string job, HttpContext context, JobService service, CancellationToken cancellationToken) =>
        await service.InfoAsync(await service.FindAsync(context.Tenant(), job, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
}
