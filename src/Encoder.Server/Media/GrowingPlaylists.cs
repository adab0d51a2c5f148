using System.Text;
using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Core.Playlists;
using Encoder.Grains;
using Encoder.Storage;

namespace Encoder.Server.Media;

/// <summary>
/// Playlists and manifest of a job that is not done, from what its renditions have published: a segment is listed when it has its
/// public name, and never changes from then on. Of a job that failed or was cancelled they end with what is published, so that a player
/// plays that and waits for nothing.
/// </summary>
internal sealed class GrowingPlaylists(PublishedTracks tracks, IMediaStore store, TimeProvider time)
{
    private static readonly TimeSpan UpdateEvery = TimeSpan.FromSeconds(2);
    private const string EndOfList = "#EXT-X-ENDLIST\n";

    /// <summary>The current playlist; null while no segment is published.</summary>
    public async Task<string?> WriteAsync(JobSnapshot job, MediaFile file, CancellationToken cancellationToken)
    {
        var hasEnded = job.State is JobState.Failed or JobState.Cancelled;
        if (!hasEnded && job.State is not (JobState.Encoding or JobState.Finishing)) return null;
        if (hasEnded && await StoredAsync(job, file, cancellationToken).ConfigureAwait(false) is { } stored) return stored;
        var delivery = job.Request.Spec.Delivery;
        switch (file.Kind)
        {
            case MediaKind.Playlist:
                return job.Renditions.Any(rendition => rendition.Name == file.Rendition && rendition.PublishedSegments > 0)
                    ? Ended(await tracks.Of(job, file.Rendition!).PlaylistAsync(cancellationToken).ConfigureAwait(false), hasEnded)
                    : null;
            case MediaKind.Master when job.PlayableAt is not null && delivery.Hls:
                return HlsMultivariantPlaylist.Write(await TracksAsync(job, cancellationToken).ConfigureAwait(false));
            case MediaKind.Manifest when hasEnded && job.PlayableAt is not null && delivery.Dash:
                return DashManifest.Write(Common(await TracksAsync(job, cancellationToken).ConfigureAwait(false)));
            case MediaKind.Manifest when job.PlayableAt is { } since && delivery.Dash:
                return DashManifest.Write(
                    await TracksAsync(job, cancellationToken).ConfigureAwait(false), new DashGrowth(since, time.GetUtcNow(), UpdateEvery));
            default:
                return null;
        }
    }

    /// <summary>Stores the lists of a job that failed or was cancelled beside its segments, before what they are made of is deleted.</summary>
    public async Task StoreAsync(JobSnapshot job, CancellationToken cancellationToken)
    {
        string[] names = ["master.m3u8", "manifest.mpd", .. job.Renditions.Select(rendition => $"{rendition.Name}/playlist.m3u8")];
        foreach (var file in names.Select(MediaFile.Parse).OfType<MediaFile>())
        {
            if (await WriteAsync(job, file, cancellationToken).ConfigureAwait(false) is { } text)
                await store.PutAsync(new RunKeys(job.Job, job.Run).Out + file.Name, Encoding.UTF8.GetBytes(text), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<string?> StoredAsync(JobSnapshot job, MediaFile file, CancellationToken cancellationToken)
    {
        if (await store.OpenReadAsync(new RunKeys(job.Job, job.Run).Out + file.Name, 0, cancellationToken).ConfigureAwait(false) is not { } content) return null;
        using var reader = new StreamReader(content);
        return await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
    }

    private static string Ended(string playlist, bool hasEnded) =>
        hasEnded && !playlist.EndsWith(EndOfList, StringComparison.Ordinal) ? playlist + EndOfList : playlist;

    /// <summary>What every rendition has: a static manifest has one duration, and a player waits for a rendition that ends before it.</summary>
    private static IReadOnlyList<RenditionTrack> Common(IReadOnlyList<RenditionTrack> tracks)
    {
        var end = tracks.Select(track => track.Timebase.ToTimeSpan(track.Segments[^1].Start + track.Segments[^1].Duration)).DefaultIfEmpty().Min();
        return [.. tracks.Select(track => track with
        {
            // By its middle: segments of picture and sound do not begin at quite the same time.
            Segments = [.. track.Segments.TakeWhile(segment => track.Timebase.ToTimeSpan(segment.Start + (segment.Duration / 2)) < end)],
        })];
    }

    private async Task<IReadOnlyList<RenditionTrack>> TracksAsync(JobSnapshot job, CancellationToken cancellationToken) =>
        await tracks.PlanAsync(job, cancellationToken).ConfigureAwait(false) is { } plan
            ? await tracks.ReadAsync(job, plan, cancellationToken).ConfigureAwait(false)
            : [];
}
