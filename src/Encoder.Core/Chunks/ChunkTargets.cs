using Encoder.Core.Plans;
using Encoder.Core.Time;

namespace Encoder.Core.Chunks;

/// <summary>
/// How long chunks and segments should be, in ticks of the splitter's time base. Towards the end that the source claims chunks are
/// shorter, so that slots finish together; a wrong claim changes sizes only.
/// </summary>
/// <param name="Chunk">Target length of a chunk.</param>
/// <param name="Segment">Target length of a segment.</param>
/// <param name="SingleFrame">Duration of a frame that has no neighbour: a 25th of a second, or the nominal frame rate's.</param>
/// <param name="ClaimedEnd">The end the source claims; null when it claims none.</param>
public sealed record ChunkTargets(long Chunk, long Segment, long SingleFrame, long? ClaimedEnd)
{
    // The tail is this many chunks long, and its chunks are this many times shorter.
    private const int TailChunks = 2;
    private const int TailDivisor = 2;

    /// <summary>The targets of a plan.</summary>
    public static ChunkTargets For(EncodePlan plan, Timebase timebase) => new(
        Math.Max(1, timebase.From(plan.ChunkDuration)),
        // Beyond any chunk where the encoder takes no keyframes but its own: the chunk is then one segment.
        plan.OneSegmentPerChunk ? long.MaxValue / 4 : Math.Max(1, timebase.From(plan.SegmentDuration)),
        Math.Max(1, timebase.Rescale(1, plan.Video is { FrameRate.IsPositive: true } video ? new Timebase(video.FrameRate.Den, video.FrameRate.Num) : new Timebase(1, 25))),
        plan.Media.DurationUs is { } us ? timebase.Rescale(us, Timebase.Microseconds) : null);

    /// <summary>Target length of a chunk that starts at <paramref name="start"/>.</summary>
    public long At(long start) => IsTail(start) ? Math.Max(1, Chunk / TailDivisor) : Chunk;

    /// <summary>Whether a chunk that starts here is one of the last. Behind the claimed end the claim was wrong, and nothing is known of the end.</summary>
    public bool IsTail(long start) => ClaimedEnd is { } end && start < end && end - start <= TailChunks * Chunk;

    /// <summary>Whether what starts here is too little for a chunk of its own.</summary>
    public bool IsRest(long start) => ClaimedEnd is { } end && start < end && end - start < Chunk / (2 * TailDivisor);
}
