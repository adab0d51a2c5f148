using Encoder.Contracts;
using Encoder.Core.Playlists;
using Encoder.Grains;

namespace Encoder.Server.Media;

/// <summary>
/// Playlists and manifest of an unfinished job, made from the published segments of its renditions: a segment is listed when it has its
/// public name, and does not change from then on.
/// </summary>
internal sealed class GrowingPlaylists(PublishedTracks tracks, TimeProvider time)
{
    private static readonly TimeSpan UpdateEvery = TimeSpan.FromSeconds(2);

    /// <summary>The current playlist; null while no segment is published.</summary>
    public async Task<string?> WriteAsync(JobSnapshot job, MediaFile file, CancellationToken cancellationToken)
    {
        if (job.State is not (JobState.Encoding or JobState.Finishing)) return null;
        var delivery = job.Request.Spec.Delivery;
        switch (file.Kind)
        {
            case MediaKind.Playlist:
                return job.Renditions.Any(rendition => rendition.Name == file.Rendition && rendition.PublishedSegments > 0)
                    ? await tracks.Of(job, file.Rendition!).PlaylistAsync(cancellationToken).ConfigureAwait(false)
                    : null;
            case MediaKind.Master when job.PlayableAt is not null && delivery.Hls:
                return HlsMultivariantPlaylist.Write(await TracksAsync(job, cancellationToken).ConfigureAwait(false));
            case MediaKind.Manifest when job.PlayableAt is { } since && delivery.Dash:
                return DashManifest.Write(
                    await TracksAsync(job, cancellationToken).ConfigureAwait(false), new DashGrowth(since, time.GetUtcNow(), UpdateEvery));
            default:
                return null;
        }
    }

    private async Task<IReadOnlyList<RenditionTrack>> TracksAsync(JobSnapshot job, CancellationToken cancellationToken) =>
        await tracks.PlanAsync(job, cancellationToken).ConfigureAwait(false) is { } plan
            ? await tracks.ReadAsync(job, plan, cancellationToken).ConfigureAwait(false)
            : [];
}
