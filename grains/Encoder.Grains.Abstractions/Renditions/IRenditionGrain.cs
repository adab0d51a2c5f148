using Encoder.Contracts;
using Encoder.Core.Delivery;

namespace Encoder.Grains;

/// <summary>
/// Publishes one rendition in order, idempotently, and renders its playlist from memory. Key: <c>{job}/{run}/{rendition}</c>.
/// Derived from records: activation reads pages and records and goes on publishing. Calls no other grain.
/// </summary>
[GrainInterfaceType("rendition")]
public interface IRenditionGrain : IGrainWithStringKey
{
    /// <summary>A record stands. Faults: <c>chunk.init_mismatch</c> in the answer when its init is another than the rendition's.</summary>
    Task<RenditionProgress> CommittedAsync(RenditionCommit commit, CancellationToken cancellationToken);

    /// <summary>
    /// The first segments of a chunk stand whose record does not: published once the chunk is the next one. Faults in the answer: <c>chunk.init_mismatch</c>,
    /// and <c>chunk.segment_mismatch</c> when what is published already has other bytes.
    /// </summary>
    Task<RenditionProgress> PublishAsync(RenditionCommit partial, CancellationToken cancellationToken);

    /// <summary>How far it is published.</summary>
    Task<RenditionProgress> ProgressAsync(CancellationToken cancellationToken);

    /// <summary>The media playlist as it stands (RFC 8216): EVENT while it grows, VOD with EXT-X-ENDLIST when complete.</summary>
    Task<string> PlaylistAsync(CancellationToken cancellationToken);

    /// <summary>What is published.</summary>
    Task<RenditionListing> ListingAsync(CancellationToken cancellationToken);
}

/// <summary>A record as a rendition needs it.</summary>
public sealed record RenditionCommit(int Chunk, int Lane, bool IsLast, RenditionPart Part);

/// <summary>How far a rendition is.</summary>
/// <param name="PublishedChunks">Length of the finished prefix.</param>
/// <param name="PublishedSegments">Segments published.</param>
/// <param name="Frames">Frames published.</param>
/// <param name="IsComplete">The last chunk is published and the playlist is written.</param>
/// <param name="Duration">Duration of what is published.</param>
public sealed record RenditionProgress(
    string Rendition, int PublishedChunks, int PublishedSegments, long Frames, bool IsComplete, Fault? Fault = null, TimeSpan Duration = default);

/// <summary>What of a rendition is published: all that a master playlist or manifest says of it.</summary>
/// <param name="First">The first commit's part (time base, codecs), its segments left out; null while nothing is published.</param>
/// <param name="Segments">Its segments in order.</param>
public sealed record RenditionListing(RenditionPart? First, IReadOnlyList<SegmentInfo> Segments, bool IsComplete);
