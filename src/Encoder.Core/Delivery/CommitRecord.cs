using System.Text.Json.Serialization;
using Encoder.Contracts;
using Encoder.Core.Time;

namespace Encoder.Core.Delivery;

/// <summary>
/// The commit of one chunk of one lane, <c>records/{Chunk}.{Lane}</c>, put-if-absent: the only arbiter between attempts.
/// Video and audio commit alike; an audio "chunk" is a run of its rendition's segments.
/// </summary>
/// <param name="Attempt">Id of the attempt whose files it names.</param>
/// <param name="AttemptNumber">1 for the first attempt.</param>
/// <param name="IsLast">Whether it is the last commit of the lane.</param>
/// <param name="Slot">The slot of the node it ran in, from 0; null when it needed none.</param>
/// <param name="Decoded">Frames of the source that were decoded, if a rung has its own frame rate; null when the parts have the same number.</param>
public sealed record CommitRecord(
    int Chunk, int Lane, string Attempt, int AttemptNumber, string Node, DateTimeOffset StartedAt, TimeSpan Elapsed, TimeSpan Cpu,
    bool IsLast, IReadOnlyList<RenditionPart> Parts, IReadOnlyList<Fault> Warnings, int? Slot = null, int? Decoded = null)
{
    /// <summary>Frames of the source (video), or packets (audio).</summary>
    [JsonIgnore]
    public int Frames => Decoded ?? (Parts.Count > 0 ? Parts[0].Frames : 0);
}

/// <summary>
/// The first segments of a chunk lane, published while the rest of it is encoded: <c>partials/{Chunk}.{Lane}</c>. Published segments stay: the record
/// that follows, from any attempt, must name the same bytes.
/// </summary>
/// <param name="Parts">Per rendition the complete segments so far, from the first one of the chunk on, and the init.</param>
public sealed record PartialRecord(int Chunk, int Lane, IReadOnlyList<RenditionPart> Parts);

/// <summary>The part of a commit that belongs to one rendition.</summary>
/// <param name="Timescale">Time base of the rendition's media.</param>
/// <param name="InitKey">Store key of the attempt's init segment.</param>
/// <param name="InitSha256">Hex SHA-256 of the init segment: all commits of a rendition must agree.</param>
/// <param name="Codecs">RFC 6381 codecs string from the init segment.</param>
public sealed record RenditionPart(
    string Rendition, Timebase Timescale, string InitKey, string InitSha256, string Codecs, int Frames, IReadOnlyList<SegmentInfo> Segments)
{
    /// <summary>Only in a partial record, of a channel with low latency: the parts that are complete of the segment behind <see cref="Segments"/>.</summary>
    public IReadOnlyList<PartInfo>? Open { get; init; }
}

/// <summary>One segment of a rendition.</summary>
/// <param name="Number">Counted from 0 over the rendition; the public name is <c>seg-{Number:D5}.m4s</c>.</param>
/// <param name="Key">Store key of the attempt's file; null once only the public name exists.</param>
/// <param name="Start">Presentation time on the job's time line, ticks of the rendition's time base.</param>
/// <param name="Duration">Actual duration in ticks.</param>
/// <param name="Bytes">Size in bytes.</param>
/// <param name="Sha256">Hex SHA-256 of the file; null in records of versions that did not say.</param>
public sealed record SegmentInfo(int Number, string? Key, long Start, long Duration, long Bytes, string? Sha256 = null)
{
    /// <summary>The parts that it consists of, without keys; null when it is not divided, or they are not listed any more.</summary>
    public IReadOnlyList<PartInfo>? Parts { get; init; }
}

/// <summary>One part of a segment; the public name is that of <see cref="RunKeys.PartName"/>.</summary>
/// <param name="Key">Store key of the attempt's file; null when it is a range of its segment.</param>
/// <param name="Start">Presentation time on the job's time line, ticks of the rendition's time base.</param>
/// <param name="Duration">Actual duration in ticks.</param>
/// <param name="Bytes">Size in bytes.</param>
/// <param name="IsIndependent">Whether it starts with a keyframe.</param>
/// <param name="Sha256">Hex SHA-256 of its bytes.</param>
public sealed record PartInfo(string? Key, long Start, long Duration, long Bytes, bool IsIndependent, string Sha256);
