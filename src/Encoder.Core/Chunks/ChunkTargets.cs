using Encoder.Core.Plans;
using Encoder.Core.Probing;
using Encoder.Core.Time;

namespace Encoder.Core.Chunks;

/// <summary>
/// How long chunks and segments should be, in ticks of the splitter's time base. The first chunks are shorter, so that every slot has work
/// and the first segment is there soon; towards the end that the source claims they are too, so that slots finish together. A wrong claim
/// changes sizes only.
/// </summary>
/// <param name="Chunk">Target length of a chunk.</param>
/// <param name="Segment">Target length of a segment.</param>
/// <param name="SingleFrame">Duration of a frame that has no neighbour: a 25th of a second, or the nominal frame rate's.</param>
/// <param name="ClaimedEnd">The end the source claims; null when it claims none.</param>
/// <param name="FrameCost">Cost of a frame beside its bytes, in bytes: see <see cref="CostOf"/>.</param>
/// <param name="NeedsNeighbors">A filter of the plan looks at the frames before and behind a chunk.</param>
/// <param name="VisibleEnd">Where an edit list ends the track; null when it shows all.</param>
/// <param name="ShortestSegment">What a segment lasts at least: see <see cref="FrameGrid.ShortestSegment"/>.</param>
public sealed record ChunkTargets(long Chunk, long Segment, long SingleFrame, long? ClaimedEnd, long FrameCost = 1, bool NeedsNeighbors = false, long? VisibleEnd = null,
    long ShortestSegment = 1)
{
    // The tail is this many chunks long, and its chunks are this many times shorter.
    private const int TailChunks = 2;
    private const int TailDivisor = 2;

    // Half a second of the usual chunk: the splitter's files are at least as long, but for the last, so that a chunk waits for nothing else.
    private const int StubDivisor = 16;

    // Fitted to encodes of a trailer at 720p and three rungs: 11 ms a frame and 1.5 µs a byte of source, whatever the picture shows.
    private const int PixelsPerByte = 128;

    /// <summary>The targets of a plan.</summary>
    public static ChunkTargets For(EncodePlan plan, Timebase timebase) => new(
        Math.Max(1, timebase.From(plan.ChunkDuration)),
        // Beyond any chunk where the encoder takes no keyframes but its own: the chunk is then one segment.
        plan.OneSegmentPerChunk ? long.MaxValue / 4 : Math.Max(1, timebase.From(plan.SegmentDuration)),
        Math.Max(1, timebase.Rescale(1, plan.Video is { FrameRate.IsPositive: true } video ? new Timebase(video.FrameRate.Den, video.FrameRate.Num) : new Timebase(1, 25))),
        plan.Media.DurationUs is { } us ? timebase.Rescale(us, Timebase.Microseconds) : null,
        1 + (Pixels(plan) / PixelsPerByte),
        plan.Video is { NeedsNeighbors: true },
        VisibleEndOf(plan, timebase),
        FrameGrid.ShortestSegment(plan, timebase));

    /// <summary>
    /// Whether a frame is shown: not before time zero, and not behind the end of an edit list. That end was rounded on its way, so a frame within a
    /// tenth of a frame of it is one behind it.
    /// </summary>
    public bool IsShown(long pts) => pts >= 0 && (VisibleEnd is not { } end || pts < end - (SingleFrame / 10));

    /// <summary>Target length of a chunk that starts at <paramref name="start"/>.</summary>
    public long At(long start) => IsTail(start) ? Math.Max(1, Chunk / TailDivisor) : start < Chunk ? Math.Min(Chunk, Segment) : Chunk;

    /// <summary>Estimated cost of a chunk, for the order of work only: what moves has many bytes and takes long to encode.</summary>
    public long CostOf(int frames, long bytes) => bytes + (frames * FrameCost);

    /// <summary>Whether a chunk that starts here is one of the last. Behind the claimed end the claim was wrong, and nothing is known of the end.</summary>
    public bool IsTail(long start) => ClaimedEnd is { } end && start < end && end - start <= TailChunks * Chunk;

    /// <summary>Whether what starts here is too little for a chunk of its own.</summary>
    public bool IsRest(long start) => ClaimedEnd is { } end && start < end && end - start < Chunk / (2 * TailDivisor);

    /// <summary>
    /// Whether what reaches from <paramref name="start"/> to <paramref name="end"/> so far would be too little for a chunk, if no more came. Before a
    /// claimed end <see cref="IsRest"/> has seen to that, unless the claim was wrong and the rest too little for a segment.
    /// </summary>
    public bool MayBeRest(long start, long end) => end - start < ShortestSegment || (!(ClaimedEnd > start) && end - start < Chunk / StubDivisor);

    private static long Pixels(EncodePlan plan) => Track(plan) is { } track ? (long)track.Width * track.Height : 0;

    // Decoded frames are those shown already.
    private static long? VisibleEndOf(EncodePlan plan, Timebase timebase) => plan.Video?.Reading == SplitMode.Copied && Track(plan) is { VisibleEnd: { } end } track
        ? timebase.Rescale(end, track.Timebase) - timebase.Rescale(plan.Media.StartUs, Timebase.Microseconds)
        : null;

    private static VideoTrack? Track(EncodePlan plan) => plan.Media.Video.FirstOrDefault(track => track.Index == plan.Video?.TrackIndex);
}
