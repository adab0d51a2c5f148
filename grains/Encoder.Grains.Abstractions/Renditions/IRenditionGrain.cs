using Encoder.Contracts;
using Encoder.Core.Delivery;

namespace Encoder.Grains;

/// <summary>
/// Publishes one rendition in order, idempotently, and renders its playlist from memory. Key: <c>{job}/{run}/{rendition}</c>.
/// Its state is derived from records: activation reads pages and records and continues publishing. Calls no other grain.
/// </summary>
[GrainInterfaceType("rendition")]
public interface IRenditionGrain : IGrainWithStringKey
{
    /// <summary>A record exists. The result carries <c>chunk.init_mismatch</c> when its init differs from that of the rendition.</summary>
    Task<RenditionProgress> CommittedAsync(RenditionCommit commit, CancellationToken cancellationToken);

    /// <summary>
    /// The first segments of a chunk exist, but not its record. They are published when the chunk is the next one. The result carries <c>chunk.init_mismatch</c>,
    /// or <c>chunk.segment_mismatch</c> when segments with other bytes are published already.
    /// </summary>
    Task<RenditionProgress> PublishAsync(RenditionCommit partial, CancellationToken cancellationToken);

    /// <summary>The publishing progress.</summary>
    Task<RenditionProgress> ProgressAsync(CancellationToken cancellationToken);

    /// <summary>The current media playlist (RFC 8216): EVENT while it grows, VOD with EXT-X-ENDLIST when complete. Of a run with a window, the window.</summary>
    Task<string> PlaylistAsync(CancellationToken cancellationToken);

    /// <summary>The published segments; of a run with a window, those within it.</summary>
    Task<RenditionListing> ListingAsync(CancellationToken cancellationToken);

    /// <summary>The last of the published segments: as few as last at least the given time together.</summary>
    Task<RenditionListing> TailAsync(TimeSpan atLeast, CancellationToken cancellationToken);

    /// <summary>Where a part of a segment is stored, also of the segment that is not complete; null while it is not published, and once it is not listed any more.</summary>
    Task<PartPlace?> PartAsync(int segment, int part, CancellationToken cancellationToken);
}

/// <summary>Where the bytes of a part are.</summary>
/// <param name="Key">Key in the store.</param>
/// <param name="Offset">Where they begin in the object.</param>
/// <param name="Bytes">How many they are.</param>
public sealed record PartPlace(string Key, long Offset, long Bytes);

/// <summary>The part of a record that a rendition needs.</summary>
public sealed record RenditionCommit(int Chunk, int Lane, bool IsLast, RenditionPart Part);

/// <summary>The publishing progress of a rendition.</summary>
/// <param name="PublishedChunks">Length of the finished prefix.</param>
/// <param name="PublishedSegments">Segments published.</param>
/// <param name="Frames">Frames published.</param>
/// <param name="IsComplete">The last chunk is published and the playlist is written.</param>
/// <param name="Duration">Duration of the published segments.</param>
/// <param name="Unlisted">Of a run with a window: the chunks before this one are listed by no playlist any more.</param>
public sealed record RenditionProgress(
    string Rendition, int PublishedChunks, int PublishedSegments, long Frames, bool IsComplete, Fault? Fault = null, TimeSpan Duration = default, int Unlisted = 0);

/// <summary>The published part of a rendition: all the information that a master playlist or manifest needs.</summary>
/// <param name="First">The first commit (time base, codecs) without its segments; null while no segment is published.</param>
/// <param name="Segments">Its segments in order.</param>
public sealed record RenditionListing(RenditionPart? First, IReadOnlyList<SegmentInfo> Segments, bool IsComplete)
{
    /// <summary>The published parts of the segment that comes next.</summary>
    public IReadOnlyList<PartInfo> Open { get; init; } = [];
}
