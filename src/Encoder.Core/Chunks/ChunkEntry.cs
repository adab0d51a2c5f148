using System.Text.Json.Serialization;
using Encoder.Core.Time;

namespace Encoder.Core.Chunks;

/// <summary>
/// One chunk of the plan: a half-open range of source frames, and the packets that are decoded for it. Times are ticks on the asset's time line
/// (zero at <c>MediaInfo.StartUs</c>) in the splitter's time base.
/// </summary>
/// <param name="Number">Counted from 0.</param>
/// <param name="FirstPiece">The piece in which decoding begins.</param>
/// <param name="PieceCount">Pieces that are decoded, in whole or in part.</param>
/// <param name="FirstPacket">The packet of the first piece with which decoding begins: an access point at or before <paramref name="Start"/>.</param>
/// <param name="Start">First frame's time, ticks.</param>
/// <param name="End">The next chunk's first time (or the end of the last frame), ticks.</param>
/// <param name="Frames">Frames in the chunk.</param>
/// <param name="FirstSegment">Number of its first segment in the rendition.</param>
/// <param name="SegmentStarts">Times at which its segments start, ticks; the first is <paramref name="Start"/>, each is a frame's time.</param>
/// <param name="Cost">Estimated cost, for the order of work only.</param>
/// <param name="IsLast">True for the last chunk of the asset.</param>
public sealed record ChunkEntry(
    int Number, int FirstPiece, int PieceCount, int FirstPacket, long Start, long End, int Frames,
    int FirstSegment, IReadOnlyList<long> SegmentStarts, long Cost, bool IsLast)
{
    /// <summary>The packet of the last piece before which decoding ends; beyond its packets for none.</summary>
    public int EndPacket { get; init; } = int.MaxValue;

    /// <summary>Frames of each segment; empty in plans of versions that did not say.</summary>
    public IReadOnlyList<int> SegmentFrames { get; init; } = [];

    /// <summary>What stands behind the chunk's frames where the source has none; null for nothing.</summary>
    public Repeats? Repeats { get; init; }

    /// <summary>
    /// Of a chunk without frames of its own, the time of the source frame that it repeats, which is decoded for it; null for black, before the first.
    /// </summary>
    public long? Standing { get; init; }

    /// <summary>Frames of the result: those of the source and the repeats.</summary>
    [JsonIgnore]
    public int Shown => Frames + (Repeats?.Count ?? 0);

    /// <summary>Nothing is decoded for it: the picture starts later.</summary>
    [JsonIgnore]
    public bool IsBlack => Frames == 0 && Repeats is not null && Standing is null;

    /// <summary>Every piece that is decoded for the chunk, in order.</summary>
    [JsonIgnore]
    public IEnumerable<int> Pieces => Enumerable.Range(FirstPiece, PieceCount);
}

/// <summary>
/// Consecutive chunks as stored under <c>plan/{First:D8}</c> (put-if-absent): the truth behind the stream <c>chunks</c> of the job.
/// </summary>
/// <param name="Timebase">The splitter's time base, the same in every page.</param>
/// <param name="First">Number of the first chunk in this page.</param>
public sealed record PlanPage(Timebase Timebase, int First, IReadOnlyList<ChunkEntry> Chunks);
