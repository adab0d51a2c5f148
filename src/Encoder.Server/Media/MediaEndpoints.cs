using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Server.Jobs;
using Encoder.Server.Security;
using Encoder.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Encoder.Server.Media;

/// <summary>The files of a job: segments and final files from the store, growing playlists from memory.</summary>
internal static class MediaEndpoints
{
    private const string ForADay = "max-age=86400";

    public static void MapMedia(this IEndpointRouteBuilder routes) => routes
        .MapGet("/media/{job}/{**file}", GetAsync)
        .RequireCors(MediaCors.Policy)
        .WithTags("Media")
        .WithSummary("A file of a job: master.m3u8, manifest.mpd, {rendition}/playlist.m3u8, init.mp4, seg-00000.m4s …, {rendition}.mp4, job.json, poster.jpg, sprites.vtt, sprites-1.jpg …");

    private static async Task<IResult> GetAsync(
        string job, string file, JobService service, GrowingPlaylists lists, IMediaStore store, MediaRedirects redirects, HttpContext context, CancellationToken cancellationToken)
    {
        var snapshot = await service.FindAsync(context.Tenant(), job, cancellationToken).ConfigureAwait(false);
        var media = MediaFile.Parse(file) ?? throw Missing(file);
        if (media.Kind is not (MediaKind.Segment or MediaKind.Whole) && snapshot.State != JobState.Done)
        {
            var text = await lists.WriteAsync(snapshot, media, cancellationToken).ConfigureAwait(false) ?? throw Missing(file);
            return Growing(context, media, Encoding.UTF8.GetBytes(text));
        }

        var keys = new RunKeys(job, snapshot.Run);
        if (await redirects.TryRedirectAsync(keys.Out + media.Name, media, context, cancellationToken).ConfigureAwait(false) is { } redirect) return redirect;
        var content = await store.OpenReadAsync(keys.Out + media.Name, 0, cancellationToken).ConfigureAwait(false) ?? throw Missing(file);
        context.Response.Headers.CacheControl = media.Kind == MediaKind.Segment ? MediaCaching.ForEver : ForADay;
        return TypedResults.Stream(
            content, media.ContentType, entityTag: content.CanSeek ? Tag(string.Create(CultureInfo.InvariantCulture, $"{snapshot.Run}-{content.Length:x}")) : null,
            enableRangeProcessing: content.CanSeek);
    }

    private static IResult Growing(HttpContext context, MediaFile media, byte[] content)
    {
        context.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Bytes(content, media.ContentType, entityTag: Tag(Convert.ToHexStringLower(SHA256.HashData(content), 0, 8)));
    }

    private static EntityTagHeaderValue Tag(string text) => new($"\"{text}\"");

    private static FaultException Missing(string file) =>
        new(ErrorCodes.MediaNotFound, $"The job has no file {(file.Length <= 100 ? file : "with this name")} now. While a job runs, playlists appear with the first segments; MP4s and the report appear at its end.");
}
