using Encoder.Core.Time;

namespace Encoder.Core.Chunks;

/// <summary>
/// The chunk that comes next while its end is not decided, so that its encode can begin: what is known of it, and which of its packets are certain.
/// Times are ticks on the asset's time line in the splitter's time base.
/// </summary>
/// <param name="Number">Counted from 0: the chunks planned so far.</param>
/// <param name="FirstPiece">The piece in which decoding begins.</param>
/// <param name="FirstPacket">The packet of that piece with which decoding begins.</param>
/// <param name="Start">First frame's time, ticks.</param>
/// <param name="FirstSegment">Number of its first segment in the rendition.</param>
/// <param name="UntilPiece">The piece of the first packet that is not certain.</param>
/// <param name="UntilPacket">The first packet of that piece that is not certain: those before it, in decode order, are decoded for the chunk wherever it ends.</param>
/// <param name="Timebase">The splitter's time base.</param>
public sealed record ChunkOpening(
    int Number, int FirstPiece, int FirstPacket, long Start, int FirstSegment, int UntilPiece, int UntilPacket, Timebase Timebase)
{
    // Longer than any chunk. ffmpeg drops times that step by 30 hours and more.
    private const int BehindSeconds = 10 * 3600;

    /// <summary>
    /// What it is encoded as while its end is unknown: one segment that ends behind every frame of it. The frames of packets that are decoded for it and
    /// shown behind its end are kept out by <see cref="Hide"/>.
    /// </summary>
    public ChunkEntry Provisional => new(Number, FirstPiece, 1, FirstPacket, Start, Start + Behind, 1, FirstSegment, [Start], 0, IsLast: false);

    private long Behind => Timebase.Rescale(BehindSeconds, new Timebase(1, 1));

    /// <summary>
    /// Whether what was encoded of the opening is what is encoded of the chunk: one segment, without repeats. The chunk may decode from a later access point,
    /// which gives the same frames.
    /// </summary>
    public bool Fits(ChunkEntry chunk) =>
        chunk.Number == Number && chunk.Start == Start && chunk.FirstSegment == FirstSegment && chunk is { SegmentStarts.Count: 1, Repeats: null, Standing: null, Frames: > 0 };

    /// <summary>Whether a later announcement is of the same chunk.</summary>
    public bool IsStartOf(ChunkOpening later) => (later.Number, later.Start, later.FirstSegment) == (Number, Start, FirstSegment);

    /// <summary>The time of a packet that is fed for <paramref name="chunk"/>: one that is shown behind the chunk's end gets a time that ends the encode.</summary>
    public long Hide(ChunkEntry chunk, long pts) => pts < chunk.End ? pts : pts + (2 * Behind);
}
