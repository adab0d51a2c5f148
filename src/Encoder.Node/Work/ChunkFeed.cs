using Encoder.Core.Chunks;
using Encoder.Core.Damage;
using Encoder.Core.Delivery;
using Encoder.Core.Nut;
using Encoder.Core.Plans;
using Encoder.Core.Time;
using Encoder.Ffmpeg.Splitting;
using Encoder.Grains;
using Encoder.Storage;

namespace Encoder.Node.Work;

/// <summary>
/// Turns pieces into plan pages. When a split is repeated, the planner gets every packet again, so the plan is the same;
/// pieces and pages that are already stored are not written again.
/// </summary>
internal sealed class ChunkFeed
{
    private readonly IMediaStore store;
    private readonly Announcements announcements;
    private readonly RunKeys keys;
    private readonly EncodePlan plan;
    private readonly HashSet<string> storedPieces;
    private readonly int storedChunks;

    // A rung with a frame rate of its own takes frames from a grid that ends with the chunk.
    private readonly bool isArriving;
    private readonly CodecConfigurationTracker configuration;
    private readonly KeyframeInterval keyframes = new();
    private int number;

    // The last chunk that was announced before it was planned.
    private int opened = -1;
    private long? latest;
    private NutFile? before;
    private byte[]? untimed;
    private long distance;
    private ChunkPlanner? planner;
    private SettledTimes? times;
    private volatile MissingFrames? missing;
    private GapDetector? gaps;
    private TimelineLimit? limit;

    private ChunkFeed(
        IMediaStore store, Announcements announcements, RunKeys keys, EncodePlan plan, HashSet<string> storedPieces, int storedChunks, bool isArriving) =>
        (this.store, this.announcements, this.keys, this.plan, this.storedPieces, this.storedChunks, configuration, this.isArriving, Cuts) =
        (store, announcements, keys, plan, storedPieces, storedChunks, new CodecConfigurationTracker(plan.Video?.PieceCodec ?? ""),
            isArriving && plan.Video?.Lanes.Any(lane => lane.ChangesFrameRate) == false,
            new SoundCuts(plan.SoundSegmentDuration, plan.Video is not null));

    /// <summary>Where the sound beside the picture is cut.</summary>
    public SoundCuts Cuts { get; }

    /// <summary>Chunks planned so far.</summary>
    public int Count { get; private set; }

    /// <summary>Frames planned so far.</summary>
    public long Frames { get; private set; }

    /// <summary>Frames that came too late for a place in a chunk.</summary>
    public long UnplacedFrames => planner?.Unplaced ?? 0;

    /// <summary>Where the last planned chunk ends, on the asset's time line.</summary>
    public TimeSpan End { get; private set; }

    /// <summary>The chunk that comes next does not end before this time.</summary>
    public TimeSpan Earliest => planner is null ? TimeSpan.Zero : Timebase!.Value.ToTimeSpan(planner.Earliest);

    /// <summary>What the packets tell so far; null before the first.</summary>
    public SourceMeasures? Measures => missing is null ? null : new(keyframes.Longest is { } ticks ? Timebase!.Value.ToTimeSpan(ticks) : null, missing.Count);

    /// <summary>Gaps in the video so far.</summary>
    public IReadOnlyList<Gap> Gaps => gaps?.Gaps() ?? [];

    /// <summary>The splitter's time base, known with the first piece.</summary>
    public Timebase? Timebase { get; private set; }

    /// <param name="isArriving">Whether the source is still being uploaded: then the chunk that comes next is announced before its end is decided.</param>
    public static async Task<ChunkFeed> OpenAsync(
        IMediaStore store, Announcements announcements, RunKeys keys, EncodePlan plan, bool isArriving, CancellationToken cancellationToken)
    {
        HashSet<string> pieces = [];
        await foreach (var stored in store.ListAsync(keys.Pieces, cancellationToken).ConfigureAwait(false)) pieces.Add(stored.Key);
        var chunks = 0;
        await foreach (var stored in store.ListAsync(keys.PlanPages, cancellationToken).ConfigureAwait(false))
        {
            var page = await StoreJson.ReadAsync<PlanPage>(store, stored.Key, cancellationToken).ConfigureAwait(false);
            if (page is not null) chunks = page.First + page.Chunks.Count;
        }

        return new ChunkFeed(store, announcements, keys, plan, pieces, chunks, isArriving);
    }

    /// <summary>Time of the last picture that was read; null before the first.</summary>
    public TimeSpan? ReadUpTo => latest is { } time ? Timebase!.Value.ToTimeSpan(time) : null;

    /// <summary>
    /// Reads a piece; nothing is made of it yet. One with a packet that has no time becomes one with the next piece, for the packet's neighbors on both
    /// sides tell its time: null until that is there.
    /// </summary>
    public async Task<PendingPiece?> OpenAsync(SplitFile file, CancellationToken cancellationToken)
    {
        var content = await PieceFile.ReadAsync(file.Path, cancellationToken).ConfigureAwait(false);
        var piece = NutFile.Parse(content);
        var isOpen = UntimedPackets.AreIn(piece);
        if (!isOpen && untimed is null) return Pending(file, content, piece);
        untimed = untimed is null ? content : [.. untimed, .. NutCut.WithoutHeaders(content).Span];
        return isOpen ? null : await CloseAsync(file, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The pieces that waited for another, as one: <paramref name="last"/> is the last of them.</summary>
    public async Task<PendingPiece> CloseAsync(SplitFile last, CancellationToken cancellationToken)
    {
        var content = UntimedPackets.Timed(untimed!, plan.Video!.PieceCodec, configuration.Changed, before?.Packets ?? []);
        untimed = null;
        await File.WriteAllBytesAsync(last.Path, content, cancellationToken).ConfigureAwait(false);
        return Pending(last, content, NutFile.Parse(content));
    }

    private PendingPiece Pending(SplitFile file, byte[] content, NutFile piece)
    {
        before = piece;
        return new PendingPiece(file, content, piece, latest is null ? [] : [.. LongSteps(piece)]);
    }

    private IEnumerable<LongStep> LongSteps(NutFile piece)
    {
        var (timebase, before, usual) = (Timebase!.Value, latest!.Value, distance);
        var longest = timebase.From(plan.ShortestClockJump);
        foreach (var time in piece.Packets.Select(packet => packet.Pts - TimelineOffset.Ticks(timebase)).Order())
        {
            if (time - before >= longest) yield return new(timebase.ToTimeSpan(before), timebase.ToTimeSpan(time), timebase.ToTimeSpan(usual));
            else if (time > before) usual = time - before;
            before = Math.Max(before, time);
        }
    }

    /// <summary>Stores a piece, and plans the chunks that it completes.</summary>
    public async Task AddAsync(PendingPiece pending, CancellationToken cancellationToken)
    {
        var (file, content, piece, _) = pending;
        // A damaged track may leave a file with headers alone.
        if (piece.Packets.Count == 0) return;
        planner ??= NewPlanner(piece.Stream.Timebase);
        await StoreAsync(file, content, cancellationToken).ConfigureAwait(false);
        var entry = PieceEntry.Of(number++, piece, plan.Video!.PieceCodec, configuration.Changed ?? piece.Stream.Extradata, TimelineOffset.Ticks(Timebase!.Value));
        configuration.Follow(piece.Stream.Extradata, piece.Packets);
        keyframes.Add(entry.Packets);
        Watch([.. entry.Packets.Where(packet => packet.IsDecodable).Select(packet => times!.Add(packet.Pts)).OfType<long>()]);
        foreach (var time in entry.Packets.Select(packet => packet.Pts).Order())
        {
            if (latest is { } before && time > before) distance = time - before;
            latest = Math.Max(latest ?? time, time);
        }

        await PublishAsync(planner.Add(entry), cancellationToken).ConfigureAwait(false);
        if (!isArriving || Count < storedChunks || planner.Openings(Timebase.Value) is not { Count: > 0 } openings) return;
        opened = openings[^1].Number;
        await announcements.PublishAsync(announcements.Chunks(keys.Job), new PlanProgress(Count, openings), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The asset has ended.</summary>
    /// <param name="soundEnd">Where its sound ends: the last picture stands up to there.</param>
    public async Task CompleteAsync(TimeSpan soundEnd, CancellationToken cancellationToken)
    {
        Cuts.Complete();
        if (planner is null) return;
        Watch(times!.Complete());
        await PublishAsync(planner.Complete(Timebase!.Value.From(soundEnd)), cancellationToken).ConfigureAwait(false);
        PictureEnd = Timebase.Value.ToTimeSpan(planner.PictureEnd);
    }

    /// <summary>Where the source's first frame is.</summary>
    public TimeSpan PictureStart { get; private set; }

    /// <summary>Where the source's last frame ends.</summary>
    public TimeSpan PictureEnd { get; private set; }

    /// <summary>Frames of the result that the source does not have.</summary>
    public long Repeats { get; private set; }

    /// <summary>Whether some of them are black, before the first frame.</summary>
    public bool HasBlack { get; private set; }

    private void Watch(IReadOnlyList<long> settled)
    {
        gaps!.Add(settled);
        missing!.Add(settled);
        limit!.Check(settled);
    }

    private async Task StoreAsync(SplitFile file, byte[] content, CancellationToken cancellationToken)
    {
        var key = keys.Piece(number);
        if (storedPieces.Contains(key))
        {
            File.Delete(file.Path);
            return;
        }

        if (configuration.Changed is { } changed)
            await File.WriteAllBytesAsync(file.Path, NutConfiguration.Replace(content, changed), cancellationToken).ConfigureAwait(false);
        await store.ImportAsync(key, file.Path, cancellationToken).ConfigureAwait(false);
    }

    private ChunkPlanner NewPlanner(Timebase timebase)
    {
        Timebase = timebase;
        times = SettledTimes.Of(plan.Video!.PieceCodec);
        gaps = new GapDetector(timebase);
        missing = new MissingFrames(timebase, plan.Video.FrameRate);
        limit = new TimelineLimit(plan.Media.Length, timebase, TimelineLimit.VideoBytesPerSecond);
        return ChunkPlanner.For(plan, timebase);
    }

    // Who encodes a chunk that was opened looks for the page that begins with it.
    private IEnumerable<PlanPage> Pages(List<ChunkEntry> chunks)
    {
        for (var at = 0; at < chunks.Count;)
        {
            List<ChunkEntry> page = [chunks[at], .. chunks.Skip(at + 1).TakeWhile(chunk => chunk.Number > opened)];
            yield return new PlanPage(Timebase!.Value, page[0].Number, page);
            at += page.Count;
        }
    }

    private async Task PublishAsync(IEnumerable<ChunkEntry> planned, CancellationToken cancellationToken)
    {
        var chunks = planned.ToList();
        if (chunks.Count == 0) return;
        Count += chunks.Count;
        End = Timebase!.Value.ToTimeSpan(chunks[^1].End);
        Cuts.Add(chunks.SelectMany(chunk => chunk.SegmentStarts).Select(Timebase.Value.ToTimeSpan), chunks[^1].IsLast ? null : End);
        if (Frames == 0 && chunks.Find(chunk => chunk.Frames > 0) is { } first) PictureStart = Timebase.Value.ToTimeSpan(first.Start);
        Frames += chunks.Sum(chunk => (long)chunk.Frames);
        HasBlack |= chunks.Exists(chunk => chunk.IsBlack);
        Repeats += chunks.Sum(chunk => (long)(chunk.Repeats?.Count ?? 0));
        var missing = chunks.Where(chunk => chunk.Number >= storedChunks).ToList();
        if (missing.Count == 0) return;
        foreach (var page in Pages(missing)) await store.PutIfAbsentAsync(keys.PlanPage(page.First), StoreJson.Write(page), cancellationToken).ConfigureAwait(false);
        await announcements.PublishAsync(announcements.Chunks(keys.Job), new PlanProgress(Count, []), cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>A piece that was read.</summary>
/// <param name="LongSteps">Steps that are long enough for the clock's between its pictures, or to its first one.</param>
internal sealed record PendingPiece(SplitFile File, byte[] Content, NutFile Piece, IReadOnlyList<LongStep> LongSteps);

/// <summary>A long step from a picture to the next one.</summary>
/// <param name="Usual">The usual distance of pictures.</param>
internal sealed record LongStep(TimeSpan Before, TimeSpan After, TimeSpan Usual);
