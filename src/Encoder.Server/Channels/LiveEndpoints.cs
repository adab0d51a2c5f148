using System.Text;
using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Grains;
using Encoder.Server.Media;
using Encoder.Server.Security;
using Encoder.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Encoder.Server.Channels;

/// <summary>The files of a channel: its playlists, and the segments of its sessions.</summary>
internal static class LiveEndpoints
{
    public static void MapLive(this IEndpointRouteBuilder routes) => routes
        .MapGet("/live/{channel}/{**file}", GetAsync)
        .RequireCors(MediaCors.Policy)
        .WithTags("Channels")
        .WithSummary("A file of a channel: master.m3u8, manifest.mpd, {rendition}/playlist.m3u8, and the segments that they name");

    private static async Task<IResult> GetAsync(
        string channel, string file, ChannelService service, ChannelPlaylists playlists, IMediaStore store, MediaRedirects redirects, HttpContext context, CancellationToken cancellationToken)
    {
        var snapshot = await service.FindAsync(context.Tenant(), channel, cancellationToken).ConfigureAwait(false);
        var live = LiveFile.Parse(file) ?? throw Missing(file);
        if (live.Session is not { } number)
        {
            var text = await playlists.WriteAsync(snapshot, live.Media, cancellationToken).ConfigureAwait(false) ?? throw Missing(file);
            context.Response.Headers.CacheControl = "no-cache";
            return TypedResults.Bytes(Encoding.UTF8.GetBytes(text), live.Media.ContentType);
        }

        var key = KeyOf(snapshot, number, live.Media) ?? throw Missing(file);
        if (await redirects.TryRedirectAsync(key, live.Media, context, cancellationToken).ConfigureAwait(false) is { } redirect) return redirect;
        var content = await store.OpenReadAsync(key, 0, cancellationToken).ConfigureAwait(false) ?? throw Missing(file);
        context.Response.Headers.CacheControl = MediaCaching.ForEver;
        return TypedResults.Stream(content, live.Media.ContentType, enableRangeProcessing: content.CanSeek);
    }

    // The names of files are the same for every run of a job.
    private static string? KeyOf(ChannelSnapshot channel, int number, MediaFile media) =>
        channel.Sessions.FirstOrDefault(session => session.Number == number)?.Job is { } job ? new RunKeys(job, 1).Out + media.Name : null;

    private static FaultException Missing(string file) =>
        new(ErrorCodes.MediaNotFound, $"The channel has no file {(file.Length <= 100 ? file : "with this name")} now. Playlists appear with the first segments.");
}
