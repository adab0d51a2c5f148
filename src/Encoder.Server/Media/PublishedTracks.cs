using Encoder.Core.Delivery;
using Encoder.Core.Plans;
using Encoder.Core.Playlists;
using Encoder.Grains;
using Encoder.Node.Work;
using Encoder.Storage;

namespace Encoder.Server.Media;

/// <summary>The published segments of the renditions of a job, for any job that has a plan.</summary>
internal sealed class PublishedTracks(IGrainFactory grains, IMediaStore store)
{
    private readonly PlanCache plans = new(store);

    /// <summary>The job's plan; null before there is one.</summary>
    public async Task<EncodePlan?> PlanAsync(JobSnapshot job, CancellationToken cancellationToken) =>
        job.Renditions.Count == 0 ? null : await plans.GetAsync(new RunKeys(job.Job, job.Run), cancellationToken).ConfigureAwait(false);

    /// <summary>The renditions that have published segments.</summary>
    /// <param name="tail">Only their last segments, as few as last this long; null: all.</param>
    public async Task<IReadOnlyList<RenditionTrack>> ReadAsync(JobSnapshot job, EncodePlan plan, CancellationToken cancellationToken, TimeSpan? tail = null)
    {
        var listings = await Task.WhenAll(job.Renditions.Select(async rendition =>
            (rendition.Name, Listing: await ListingAsync(Of(job, rendition.Name)).ConfigureAwait(false)))).ConfigureAwait(false);
        var results = listings
            .Where(pair => pair.Listing is { First: not null, Segments.Count: > 0 })
            .ToDictionary(pair => pair.Name, pair => new RenditionResult(pair.Listing.First!, 0, pair.Listing.Segments));
        var open = listings.ToDictionary(pair => pair.Name, pair => pair.Listing.Open);
        return [.. RenditionTracks.Of(plan, name => results.GetValueOrDefault(name)).Select(track => track with { Open = open[track.Name] })];

        Task<RenditionListing> ListingAsync(IRenditionGrain rendition) =>
            tail is { } atLeast ? rendition.TailAsync(atLeast, cancellationToken) : rendition.ListingAsync(cancellationToken);
    }

    /// <summary>The grain of a rendition.</summary>
    public IRenditionGrain Of(JobSnapshot job, string name) => grains.GetGrain<IRenditionGrain>($"{job.Job}/{job.Run}/{name}");
}
