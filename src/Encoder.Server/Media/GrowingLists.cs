using Encoder.Actors;
using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Core.Playlists;
using Encoder.Engine.Work;

namespace Encoder.Server.Media;

/// <summary>
/// Playlists and manifest of a job that is not done, from what its renditions have published: a segment is listed when it has its
/// public name, and never changes from then on.
/// </summary>
internal sealed class GrowingLists(IActors actors, IMediaStore store, TimeProvider time)
{
    private static readonly TimeSpan UpdateEvery = TimeSpan.FromSeconds(2);
    private readonly PlanCache plans = new(store);

    /// <summary>The list as it stands; null while there is nothing to list.</summary>
    public async Task<string?> WriteAsync(JobSnapshot job, MediaFile file, CancellationToken cancellationToken)
    {
        if (job.State is not (JobState.Encoding or JobState.Finishing)) return null;
        var delivery = job.Request.Spec.Delivery;
        switch (file.Kind)
        {
            case MediaKind.Playlist:
                return job.Renditions.Any(rendition => rendition.Name == file.Rendition && rendition.PublishedSegments > 0)
                    ? await Rendition(job, file.Rendition!).PlaylistAsync(cancellationToken).ConfigureAwait(false)
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

    private async Task<IReadOnlyList<RenditionTrack>> TracksAsync(JobSnapshot job, CancellationToken cancellationToken)
    {
        var plan = await plans.GetAsync(new RunKeys(job.Job, job.Run), cancellationToken).ConfigureAwait(false);
        var listings = await Task.WhenAll(job.Renditions.Select(async rendition =>
            (rendition.Name, Listing: await Rendition(job, rendition.Name).ListingAsync(cancellationToken).ConfigureAwait(false)))).ConfigureAwait(false);
        var results = listings
            .Where(pair => pair.Listing is { First: not null, Segments.Count: > 0 })
            .ToDictionary(pair => pair.Name, pair => new RenditionResult(pair.Listing.First!, 0, pair.Listing.Segments));
        return RenditionTracks.Of(plan, name => results.GetValueOrDefault(name));
    }

    private IRendition Rendition(JobSnapshot job, string name) => actors.Get<IRendition>($"{job.Job}/{job.Run}/{name}");
}
