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
    private readonly CodecConfigurationTracker configuration;
    private int number;
    private ChunkPlanner? planner;
    private SettledTimes? times;
    private GapDetector? gaps;
    private TimelineLimit? limit;

    private ChunkFeed(IMediaStore store, Announcements announcements, RunKeys keys, EncodePlan plan, HashSet<string> storedPieces, int storedChunks) =>
        (this.store, this.announcements, this.keys, this.plan, this.storedPieces, this.storedChunks, configuration) =
        (store, announcements, keys, plan, storedPieces, storedChunks, new CodecConfigurationTracker(plan.Video?.PieceCodec ?? ""));

    /// <summary>Chunks planned so far.</summary>
    public int Count { get; private set; }

    /// <summary>Frames planned so far.</summary>
    public long Frames { get; private set; }

    /// <summary>Where the last planned chunk ends, on the asset's time line.</summary>
    public TimeSpan End { get; private set; }

    /// <summary>Gaps in the video so far.</summary>
    public IReadOnlyList<Gap> Gaps => gaps?.Gaps() ?? [];

    /// <summary>The splitter's time base, known with the first piece.</summary>
    public Timebase? Timebase { get; private set; }

    public static async Task<ChunkFeed> OpenAsync(
        IMediaStore store, Announcements announcements, RunKeys keys, EncodePlan plan, CancellationToken cancellationToken)
    {
        HashSet<string> pieces = [];
        await foreach (var stored in store.ListAsync(keys.Pieces, cancellationToken).ConfigureAwait(false)) pieces.Add(stored.Key);
        var chunks = 0;
        await foreach (var stored in store.ListAsync(keys.PlanPages, cancellationToken).ConfigureAwait(false))
        {
            var page = await StoreJson.ReadAsync<PlanPage>(store, stored.Key, cancellationToken).ConfigureAwait(false);
            if (page is not null) chunks = page.First + page.Chunks.Count;
        }

        return new ChunkFeed(store, announcements, keys, plan, pieces, chunks);
    }

    public async Task AddAsync(SplitFile file, CancellationToken cancellationToken)
    {
        var content = await PieceFile.ReadAsync(file.Path, cancellationToken).ConfigureAwait(false);
        var piece = NutFile.Parse(content);
        // A damaged track may produce a file that contains headers only.
        if (piece.Packets.Count == 0) return;
        planner ??= NewPlanner(piece.Stream.Timebase);
        await StoreAsync(file, content, cancellationToken).ConfigureAwait(false);
        var entry = PieceEntry.Of(number++, piece, plan.Video!.PieceCodec, configuration.Changed ?? piece.Stream.Extradata, TimelineOffset.Ticks(Timebase!.Value));
        configuration.Follow(piece.Stream.Extradata, piece.Packets);
        Watch([.. entry.Packets.Where(packet => packet.IsDecodable).Select(packet => times!.Add(packet.Pts)).OfType<long>()]);
        await PublishAsync(planner.Add(entry), cancellationToken).ConfigureAwait(false);
    }

    public Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (planner is null) return Task.CompletedTask;
        Watch(times!.Complete());
        return PublishAsync(planner.Complete(), cancellationToken);
    }

    private void Watch(IReadOnlyList<long> settled)
    {
        gaps!.Add(settled);
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
        limit = new TimelineLimit(plan.Media.Length, timebase, TimelineLimit.VideoBytesPerSecond);
        return ChunkPlanner.For(plan, timebase);
    }

    private async Task PublishAsync(IEnumerable<ChunkEntry> planned, CancellationToken cancellationToken)
    {
        var chunks = planned.ToList();
        if (chunks.Count == 0) return;
        Count += chunks.Count;
        End = Timebase!.Value.ToTimeSpan(chunks[^1].End);
        Frames += chunks.Sum(chunk => (long)chunk.Frames);
        var missing = chunks.Where(chunk => chunk.Number >= storedChunks).ToList();
        if (missing.Count == 0) return;
        var page = new PlanPage(Timebase!.Value, missing[0].Number, missing);
        await store.PutIfAbsentAsync(keys.PlanPage(page.First), StoreJson.Write(page), cancellationToken).ConfigureAwait(false);
        await announcements.PublishAsync(announcements.Chunks(keys.Job), Count, cancellationToken).ConfigureAwait(false);
    }
}
