using Encoder.Core.Time;

namespace Encoder.Core.Delivery;

/// <summary>The part of a rendition from one chunk: the init segment, which is the same for every chunk, and the media segments.</summary>
/// <param name="InitSha256">Lower-case hex SHA-256 of <paramref name="Init"/>.</param>
/// <param name="Codecs">RFC 6381 codecs string.</param>
/// <param name="Timescale">Time base of the segments.</param>
/// <param name="Frames">Video frames, or audio packets.</param>
public sealed record RenditionMedia(
    byte[] Init, string InitSha256, string Codecs, Timebase Timescale, int Frames, IReadOnlyList<MediaSegment> Segments);

/// <summary>One media segment.</summary>
/// <param name="Number">Counted from 0 over the rendition.</param>
/// <param name="Start">Presentation time on the job's time line, ticks.</param>
/// <param name="Duration">Actual duration in ticks.</param>
/// <param name="Content">The file.</param>
public sealed record MediaSegment(int Number, long Start, long Duration, ReadOnlyMemory<byte> Content)
{
    /// <summary>What it consists of, one after the other; empty when it is not divided.</summary>
    public IReadOnlyList<MediaPart> Parts { get; init; } = [];

    /// <summary>A segment of parts.</summary>
    public static MediaSegment Of(int number, long start, long duration, IReadOnlyList<MediaPart> parts)
    {
        var content = new byte[parts.Sum(part => part.Content.Length)];
        var at = 0;
        foreach (var part in parts)
        {
            part.Content.CopyTo(content.AsMemory(at));
            at += part.Content.Length;
        }

        return new MediaSegment(number, start, duration, content) { Parts = parts };
    }
}

/// <summary>One part of a segment: a fragment.</summary>
/// <param name="Start">Presentation time on the job's time line, ticks.</param>
/// <param name="Duration">Actual duration in ticks.</param>
/// <param name="IsIndependent">Whether it starts with a keyframe.</param>
/// <param name="Content">Its bytes.</param>
public sealed record MediaPart(long Start, long Duration, bool IsIndependent, ReadOnlyMemory<byte> Content);
