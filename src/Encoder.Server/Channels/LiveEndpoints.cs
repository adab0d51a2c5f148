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
        string channel, string file, ChannelService service, ChannelPlaylists playlists, LiveWaits waits, IMediaStore store, MediaRedirects redirects, HttpContext context, CancellationToken cancellationToken)
    {
        var snapshot = await service.FindAsync(context.Tenant(), channel, cancellationToken).ConfigureAwait(false);
        if (LivePart.Parse(file) is { } part) return await PartAsync(snapshot, part, file, waits, context, cancellationToken).ConfigureAwait(false);
        var live = LiveFile.Parse(file) ?? throw Missing(file);
        if (live.Session is not { } number)
        {
            if (snapshot.Request.Spec.LowLatency && live.Media.Rendition is { } rendition && LiveWaits.Wanted(context.Request.Query) is { } wanted)
                snapshot = await waits.UntilAsync(cancel => service.FindAsync(context.Tenant(), channel, cancel), rendition, wanted, cancellationToken).ConfigureAwait(false);
            var text = await playlists.WriteAsync(snapshot, live.Media, cancellationToken).ConfigureAwait(false) ?? throw Missing(file);
            context.Response.Headers.CacheControl = "no-cache";
            return TypedResults.Bytes(Encoding.UTF8.GetBytes(text), live.Media.ContentType);
        }

        var job = JobOf(snapshot, number) ?? throw Missing(file);
        if (await waits.TryReadOpenAsync(snapshot, job, live.Media, cancellationToken).ConfigureAwait(false) is { } open) return new OpenSegmentResult(open, live.Media.ContentType);

        // The names of files are the same for every run of a job.
        var key = new RunKeys(job, 1).Out + live.Media.Name;
        if (await redirects.TryRedirectAsync(key, live.Media, context, cancellationToken).ConfigureAwait(false) is { } redirect) return redirect;
        var content = await store.OpenReadAsync(key, 0, cancellationToken).ConfigureAwait(false) ?? throw Missing(file);
        context.Response.Headers.CacheControl = MediaCaching.ForEver;
        return TypedResults.Stream(content, live.Media.ContentType, enableRangeProcessing: content.CanSeek);
    }

    private static async Task<IResult> PartAsync(ChannelSnapshot channel, LivePart part, string file, LiveWaits waits, HttpContext context, CancellationToken cancellationToken)
    {
        if (JobOf(channel, part.Session) is not { } job || !channel.Request.Spec.LowLatency) throw Missing(file);
        var content = await waits.ReadPartAsync(channel, job, part, cancellationToken).ConfigureAwait(false) ?? throw Missing(file);
        context.Response.Headers.CacheControl = MediaCaching.ForEver;
        return TypedResults.Bytes(content, MediaTypes.Of($"{part.Rendition}/{RunKeys.PartName(part.Segment, part.Number)}"), enableRangeProcessing: true);
    }

    private static string? JobOf(ChannelSnapshot channel, int session) => channel.Sessions.FirstOrDefault(one => one.Number == session)?.Job;

    private static FaultException Missing(string file) =>
        new(ErrorCodes.MediaNotFound, $"The channel has no file {(file.Length <= 100 ? file : "with this name")} now. Playlists appear with the first segments.");
}
