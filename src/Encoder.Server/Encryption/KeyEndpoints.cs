using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Server.Channels;
using Encoder.Server.Jobs;
using Encoder.Server.Media;
using Encoder.Server.Requests;
using Encoder.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Encoder.Server.Encryption;

/// <summary>
/// The keys of jobs and of sessions of channels. Who may fetch the segments may fetch the keys: an API key that may read, or the signature in a playback address.
/// </summary>
internal static class KeyEndpoints
{
    private const string OfJob = "/media/{job}";
    private const string OfSession = "/live/{channel}/{session:int:min(1)}";

    // Playlists name a license for each period. Each of them gives the keys whose ids are asked for.
    private static readonly string[] Licenses = ["/license", "/license-{period:int:min(1)}"];

    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(OfJob + "/key", JobFirstKeyAsync).Describe("Media");
        routes.MapGet(OfJob + "/key-{period:int:min(1)}", JobKeyAsync).Describe("Media");
        foreach (var license in Licenses) routes.MapPost(OfJob + license, JobLicenseAsync).DescribeLicense("Media");
        routes.MapGet(OfSession + "/key", SessionFirstKeyAsync).Describe("Channels");
        routes.MapGet(OfSession + "/key-{period:int:min(1)}", SessionKeyAsync).Describe("Channels");
        foreach (var license in Licenses) routes.MapPost(OfSession + license, SessionLicenseAsync).DescribeLicense("Channels");
    }

    private static void Describe(this RouteHandlerBuilder route, string tag) => route
        .RequireCors(MediaCors.Policy).WithTags(tag).WithSummary("A key of whole segments (aes-128): 16 bytes, named by EXT-X-KEY in playlists");

    private static void DescribeLicense(this RouteHandlerBuilder route, string tag) => route
        .RequireCors(MediaCors.LicensePolicy).WithTags(tag).WithSummary("A clear-key license (cenc, cbcs), in the format of W3C Encrypted Media Extensions")
        .WithMetadata(new RequiredScope(ApiScope.Read)).Produces<ClearKeyLicense>();

    private static Task<IResult> JobFirstKeyAsync(string job, JobService jobs, JobKeys keys, HttpContext context, CancellationToken cancellationToken) =>
        JobKeyAsync(job, 0, jobs, keys, context, cancellationToken);

    private static Task<IResult> SessionFirstKeyAsync(
        string channel, int session, ChannelService channels, IGrainFactory grains, JobKeys keys, HttpContext context, CancellationToken cancellationToken) =>
        SessionKeyAsync(channel, session, 0, channels, grains, keys, context, cancellationToken);

    private static async Task<IResult> JobKeyAsync(
        string job, int period, JobService jobs, JobKeys keys, HttpContext context, CancellationToken cancellationToken) =>
        await KeyAsync(await jobs.FindAsync(context.Tenant(), job, cancellationToken).ConfigureAwait(false), period, keys, context, cancellationToken).ConfigureAwait(false);

    private static async Task<IResult> SessionKeyAsync(
        string channel, int session, int period, ChannelService channels, IGrainFactory grains, JobKeys keys, HttpContext context, CancellationToken cancellationToken) =>
        await KeyAsync(await SessionAsync(channel, session, channels, grains, context, cancellationToken).ConfigureAwait(false), period, keys, context, cancellationToken).ConfigureAwait(false);

    private static async Task<IResult> JobLicenseAsync(string job, JobService jobs, JobKeys keys, HttpContext context, CancellationToken cancellationToken) =>
        await LicenseAsync(await jobs.FindAsync(context.Tenant(), job, cancellationToken).ConfigureAwait(false), keys, context, cancellationToken).ConfigureAwait(false);

    private static async Task<IResult> SessionLicenseAsync(
        string channel, int session, ChannelService channels, IGrainFactory grains, JobKeys keys, HttpContext context, CancellationToken cancellationToken) =>
        await LicenseAsync(await SessionAsync(channel, session, channels, grains, context, cancellationToken).ConfigureAwait(false), keys, context, cancellationToken).ConfigureAwait(false);

    private static async Task<JobSnapshot> SessionAsync(
        string channel, int session, ChannelService channels, IGrainFactory grains, HttpContext context, CancellationToken cancellationToken)
    {
        var snapshot = await channels.FindAsync(context.Tenant(), channel, cancellationToken).ConfigureAwait(false);
        return snapshot.Sessions.FirstOrDefault(one => one.Number == session)?.Job is { } job
            ? await grains.GetGrain<IJobGrain>(job).SnapshotAsync(cancellationToken).ConfigureAwait(false)
            : throw new FaultException(ErrorCodes.MediaNotFound, "The channel has no such session now.");
    }

    private static async Task<IResult> KeyAsync(JobSnapshot job, int period, JobKeys keys, HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Bytes(await keys.KeyAsync(job, period, cancellationToken).ConfigureAwait(false), "application/octet-stream");
    }

    private static async Task<IResult> LicenseAsync(JobSnapshot job, JobKeys keys, HttpContext context, CancellationToken cancellationToken)
    {
        var request = await RequestBody.ReadAsync<ClearKeyRequest>(context.Request, "a license request", cancellationToken).ConfigureAwait(false);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(await keys.LicenseAsync(job, request, cancellationToken).ConfigureAwait(false));
    }
}
