using Encoder.Core.Delivery;

namespace Encoder.Core.Fmp4;

/// <summary>A finished rendition as a source of the progressive MP4.</summary>
/// <param name="Init">Its init segment.</param>
/// <param name="Segments">Its segments in order.</param>
/// <param name="OpenAsync">Opens a segment by its number for reading from its start; called twice for each, in order; the stream need not be seekable.</param>
/// <param name="Language">ISO 639-2 code that overrides the init segment's; null to keep it.</param>
/// <param name="IsDefault">Whether it is the default track of its kind.</param>
public sealed record ProgressiveTrack(
    ReadOnlyMemory<byte> Init, IReadOnlyList<SegmentInfo> Segments, Func<int, CancellationToken, Task<Stream>> OpenAsync, string? Language = null,
    bool IsDefault = false);
