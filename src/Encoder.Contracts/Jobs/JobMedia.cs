namespace Encoder.Contracts;

/// <summary>The source of a job and its published renditions, while it runs and afterwards: <c>GET /api/jobs/{id}/media</c>.</summary>
/// <param name="Source">The source; null until it is probed.</param>
/// <param name="Renditions">Renditions that have published segments.</param>
public sealed record JobMedia(SourceReport? Source, IReadOnlyList<RenditionDetail> Renditions);

/// <summary>The published part of a rendition.</summary>
/// <param name="Name">Its name, such as <c>720p</c> or <c>audio-eng</c>.</param>
/// <param name="Kind">video or audio.</param>
/// <param name="Codecs">RFC 6381 codecs string.</param>
/// <param name="Width">Width in pixels (video).</param>
/// <param name="Height">Height in pixels (video).</param>
/// <param name="Bytes">Bytes of its segments.</param>
/// <param name="DurationSeconds">Their duration in seconds.</param>
/// <param name="AverageBitrateBps">Average bitrate in bit/s.</param>
/// <param name="PeakBitrateBps">Highest bitrate about a segment long, in bit/s.</param>
/// <param name="Bitrates">Bitrate over time: a point per segment, or per several segments, so that there are at most 300.</param>
public sealed record RenditionDetail(
    string Name, string Kind, string Codecs, int? Width, int? Height, long Bytes, double DurationSeconds, long AverageBitrateBps, long PeakBitrateBps,
    IReadOnlyList<BitratePoint> Bitrates);

/// <summary>The bitrate from this point to the next.</summary>
/// <param name="StartSeconds">Start in seconds.</param>
/// <param name="BitrateBps">The bitrate in bit/s.</param>
public sealed record BitratePoint(double StartSeconds, long BitrateBps);
