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
/// <param name="DecodeShare">What decoding a frame costs, in thousandths of what its encodes cost: see <see cref="Chunks.DecodeShare"/>.</param>
public sealed record ChunkTargets(long Chunk, long Segment, long SingleFrame, long? ClaimedEnd, long FrameCost = 1, bool NeedsNeighbors = false, long? VisibleEnd = null,
    long ShortestSegment = 1, int DecodeShare = 90)
{
    /// <summary>How long a picture stands at most, about, before it is repeated; beyond any time where it never is.</summary>
    public long Hold { get; init; } = long.MaxValue / 4;

    /// <summary>What picture and sound must start or end apart to be filled up: less is how tracks are.</summary>
    public long Apart { get; init; } = long.MaxValue / 4;

    /// <summary>The least that a chunk with a picture that stands lasts: a segment, if it can be.</summary>
    public long Unit => Math.Min(Segment, Chunk);

    /// <summary>The source is a live stream: a chunk ends when its time has come, whatever pre-roll the next one needs.</summary>
    public bool IsLive { get; init; }

    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(2);

    /// <summary>Tracks of a file seldom start and end together.</summary>
    public static readonly TimeSpan UsuallyApart = TimeSpan.FromMilliseconds(100);

    // The tail is this many chunks long. Its chunks are shorter: by half, and in its second half by another half.
    private const int TailChunks = 2;
    private const int Half = 2;
    private const int Third = 3;
    private const int Quarter = 4;

    // Of a chunk, in eighths: how long the parts of a long GOP are.
    private const int PartEighths = 5;

    // Half a second of the usual chunk: too little for a chunk of its own at the end.
    private const int RestDivisor = 16;

    // Pre-roll may cost this much of the encodes, in thousandths.
    private const int PrerollShare = 40;

    // So that the first GOP is cut too.
    private const int ChunksInAdvance = 2;

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
        FrameGrid.ShortestSegment(plan, timebase),
        Chunks.DecodeShare.Of(plan))
    {
        Hold = Math.Max(1, timebase.From(HoldOf(plan))),
        IsLive = plan.IsLive,
        // A picture without audio covers the time span by itself, wherever it starts.
        Apart = plan.Audio.Count > 0 ? Math.Max(1, timebase.From(UsuallyApart)) : long.MaxValue / 4,
    };

    private static TimeSpan HoldOf(EncodePlan plan)
    {
        var half = (plan.ChunkDuration < plan.SegmentDuration ? plan.ChunkDuration : plan.SegmentDuration) / Half;
        return half < LongestHold ? half : LongestHold;
    }

    /// <summary>
    /// Whether a frame is shown: not before time zero, and not behind the end of an edit list. That end was rounded on its way, so a frame within a
    /// tenth of a frame of it is one behind it.
    /// </summary>
    public bool IsShown(long pts) => pts >= 0 && (VisibleEnd is not { } end || pts < end - (SingleFrame / 10));

    /// <summary>Target length of a chunk that starts at <paramref name="start"/>.</summary>
    public long At(long start)
    {
        if (!IsTail(start)) return start < Chunk ? Math.Min(Chunk, Segment) : Chunk;
        var isLast = ClaimedEnd - start <= Chunk;
        return Math.Max(1, isLast ? Math.Max(Chunk / Quarter, Math.Min(Chunk, Segment) / Half) : Chunk / Half);
    }

    /// <summary>Target length of a part of a GOP that is too long for one chunk.</summary>
    /// <param name="start">Where the part starts.</param>
    /// <param name="preroll">How far before it decoding begins: the farther, the longer the part.</param>
    public long PartAt(long start, long preroll)
    {
        if (IsLive) return Math.Max(Chunk, ShortestSegment);
        var part = Math.Max(Math.Min(Part, At(start)), preroll / Quarter);
        // Near the end the account of pre-roll does not count, but a part is not as short as a chunk of its own, and takes twice as long as decoding its pre-roll.
        if (IsTail(start)) part = Math.Max(Math.Max(Math.Min(Part, Chunk / Half), preroll / Third), FilmFor(preroll, Half));
        return Math.Max(part, ShortestSegment);
    }

    /// <summary>The usual length of a part.</summary>
    public long Part => Math.Max(1, Math.Max(Chunk * PartEighths / 8, Math.Min(Chunk, Segment)));

    /// <summary>What is too short for a chunk that starts at <paramref name="start"/>.</summary>
    public long StubAt(long start) =>
        Math.Max(IsTail(start) ? At(start) / Half : (start < Segment ? At(start) : Chunk) / Quarter, ShortestSegment);

    /// <summary>What is too short for what is left of a GOP behind a cut: it takes four times as long as decoding its pre-roll.</summary>
    public long StubAt(long start, long preroll) => Math.Max(StubAt(start), FilmFor(preroll, Quarter));

    // The length of film whose encode takes as long as decoding the pre-roll, some times over.
    private long FilmFor(long preroll, int times) => (long)((Int128)preroll * times * DecodeShare / 1000);

    /// <summary>What is too little for a chunk of its own at the end.</summary>
    public long Rest => Math.Max(Chunk / RestDivisor, ShortestSegment);

    /// <summary>GOPs up to this length are joined to the usual chunk; longer ones only as far as a part and a stub reach.</summary>
    public long ShortGop => Chunk / Half;

    /// <summary>Whether another pre-roll keeps within what pre-roll may cost of everything up to <paramref name="time"/>, with two chunks in advance.</summary>
    public bool IsAffordable(long spent, long preroll, long time) =>
        IsLive || IsTail(time) || ((Int128)spent + preroll - (ChunksInAdvance * Chunk)) * DecodeShare <= (Int128)Math.Max(0, time) * PrerollShare;

    /// <summary>Estimated cost of a chunk, for the order of work only: what moves has many bytes and takes long to encode.</summary>
    public long CostOf(int frames, long bytes) => bytes + (frames * FrameCost);

    /// <summary>Whether a chunk that starts here is one of the last. Behind the claimed end the claim was wrong, and nothing is known of the end.</summary>
    public bool IsTail(long start) => ClaimedEnd is { } end && start < end && end - start <= TailChunks * Chunk;

    private static long Pixels(EncodePlan plan) => Track(plan) is { } track ? (long)track.Width * track.Height : 0;

    // Decoded frames are those shown already.
    private static long? VisibleEndOf(EncodePlan plan, Timebase timebase) => plan.Video?.Reading == SplitMode.Copied && Track(plan) is { VisibleEnd: { } end } track
        ? timebase.Rescale(end, track.Timebase) - timebase.Rescale(plan.Media.StartUs, Timebase.Microseconds)
        : null;

    private static VideoTrack? Track(EncodePlan plan) => plan.Media.Video.FirstOrDefault(track => track.Index == plan.Video?.TrackIndex);
}
