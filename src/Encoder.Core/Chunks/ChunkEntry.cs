using System.Text.Json.Serialization;
using Encoder.Core.Time;

namespace Encoder.Core.Chunks;

/// <summary>
/// One GOP file as the splitter left it: the packet index in brief. Times are ticks on the asset's time line
/// (zero at <c>MediaInfo.StartUs</c>) in the splitter's time base.
/// </summary>
/// <param name="Number">Counted from 0; the file is <c>gops/{Number:D6}.nut</c>.</param>
/// <param name="Pts">Presentation times of its packets, ascending.</param>
/// <param name="LastDuration">Duration of the last frame in display order, ticks.</param>
/// <param name="IsClosed">Proven closed: nothing in it refers to what came before.</param>
/// <param name="Bytes">Size of the file.</param>
public sealed record GopEntry(int Number, IReadOnlyList<long> Pts, long LastDuration, bool IsClosed, long Bytes);

/// <summary>One chunk of the plan: a half-open range of source frames that starts at a keyframe.</summary>
/// <param name="Number">Counted from 0.</param>
/// <param name="FirstGop">First GOP file of the chunk itself.</param>
/// <param name="GopCount">Number of its GOP files.</param>
/// <param name="PrerollGops">GOP files before <paramref name="FirstGop"/> that are decoded and thrown away.</param>
/// <param name="Start">First frame's time, ticks.</param>
/// <param name="End">The next chunk's first time (or the end of the last frame), ticks.</param>
/// <param name="Frames">Frames in the chunk.</param>
/// <param name="FirstSegment">Number of its first segment in the rendition.</param>
/// <param name="SegmentStarts">Times at which its segments start, ticks; the first is <paramref name="Start"/>, each is a frame's time.</param>
/// <param name="Cost">Estimated cost, for the order of work only.</param>
/// <param name="IsLast">True for the last chunk of the asset.</param>
public sealed record ChunkEntry(
    int Number, int FirstGop, int GopCount, int PrerollGops, long Start, long End, int Frames,
    int FirstSegment, IReadOnlyList<long> SegmentStarts, long Cost, bool IsLast)
{
    /// <summary>GOP files behind the chunk's own that are decoded for filters that look at the next frames, and thrown away.</summary>
    public int PostrollGops { get; init; }

    /// <summary>Every GOP file that is decoded for the chunk, in order.</summary>
    [JsonIgnore]
    public IEnumerable<int> Gops => Enumerable.Range(FirstGop - PrerollGops, PrerollGops + GopCount + PostrollGops);
}

/// <summary>
/// Consecutive chunks as stored under <c>plan/{First:D8}</c> (put-if-absent): the truth behind the topic <c>chunks/{job}</c>.
/// </summary>
/// <param name="Timebase">The splitter's time base, the same in every page.</param>
/// <param name="First">Number of the first chunk in this page.</param>
public sealed record PlanPage(Timebase Timebase, int First, IReadOnlyList<ChunkEntry> Chunks);
