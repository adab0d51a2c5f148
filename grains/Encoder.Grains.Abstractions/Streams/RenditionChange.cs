namespace Encoder.Grains;

/// <summary>An announcement on the stream <see cref="StreamNames.Published"/>. A hint, as all announcements are: the rendition grain tells what is published.</summary>
/// <param name="Rendition">The rendition.</param>
/// <param name="Segments">Segments that it has published.</param>
/// <param name="Parts">Parts that it has published of the next one.</param>
public sealed record RenditionChange(string Rendition, int Segments, int Parts);
