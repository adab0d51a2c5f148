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
/// Turns GOP files into plan pages. When a split is repeated, the planner gets every GOP again, so the plan is the same;
/// files and pages that are already stored are not written again.
/// </summary>
internal sealed class ChunkFeed
{
    private readonly IMediaStore store;
    private readonly Announcements announcements;
    private readonly RunKeys keys;
    private readonly EncodePlan plan;
    private readonly HashSet<string> storedGops;
    private readonly int storedChunks;
    private readonly CodecConfigurationTracker configuration;
    private ChunkPlanner? planner;
    private GapDetector? gaps;
    private TimelineLimit? limit;

    private ChunkFeed(IMediaStore store, Announcements announcements, RunKeys keys, EncodePlan plan, HashSet<string> storedGops, int storedChunks) =>
        (this.store, this.announcements, this.keys, this.plan, this.storedGops, this.storedChunks, configuration) =
        (store, announcements, keys, plan, storedGops, storedChunks, new CodecConfigurationTracker(plan.Video?.GopCodec ?? ""));

    /// <summary>Chunks planned so far.</summary>
    public int Count { get; private set; }

    /// <summary>Frames planned so far.</summary>
    public long Frames { get; private set; }

    /// <summary>Where the last planned chunk ends, on the asset's time line.</summary>
    public TimeSpan End { get; private set; }

    /// <summary>Gaps in the video so far.</summary>
    public IReadOnlyList<Gap> Gaps => gaps?.Gaps() ?? [];

    /// <summary>The splitter's time base, known with the first GOP.</summary>
    public Timebase? Timebase { get; private set; }

    public static async Task<ChunkFeed> OpenAsync(
        IMediaStore store, Announcements announcements, RunKeys keys, EncodePlan plan, CancellationToken cancellationToken)
    {
        HashSet<string> gops = [];
        await foreach (var stored in store.ListAsync(keys.Gop(0)[..^"000000.nut".Length], cancellationToken).ConfigureAwait(false)) gops.Add(stored.Key);
        var chunks = 0;
        await foreach (var stored in store.ListAsync(keys.PlanPages, cancellationToken).ConfigureAwait(false))
        {
            var page = await StoreJson.ReadAsync<PlanPage>(store, stored.Key, cancellationToken).ConfigureAwait(false);
            if (page is not null) chunks = page.First + page.Chunks.Count;
        }

        return new ChunkFeed(store, announcements, keys, plan, gops, chunks);
    }

    public async Task AddAsync(SplitFile file, CancellationToken cancellationToken)
    {
        var content = await GopFile.ReadAsync(file.Path, cancellationToken).ConfigureAwait(false);
        var gop = NutFile.Parse(content);
        // A damaged track may produce a file that contains headers only.
        if (gop.Packets.Count == 0) return;
        planner ??= NewPlanner(gop.Stream.Timebase);
        await StoreAsync(file, content, cancellationToken).ConfigureAwait(false);
        var entry = Entry(file.Number, gop, content.Length);
        configuration.Follow(gop.Stream.Extradata, gop.Packets);
        gaps!.Add(entry.Pts);
        limit!.Check(entry.Pts);
        await PublishAsync(planner.Add(entry), cancellationToken).ConfigureAwait(false);
    }

    public Task CompleteAsync(CancellationToken cancellationToken) =>
        planner is null ? Task.CompletedTask : PublishAsync(planner.Complete(), cancellationToken);

    private async Task StoreAsync(SplitFile file, byte[] content, CancellationToken cancellationToken)
    {
        var key = keys.Gop(file.Number);
        if (storedGops.Contains(key))
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
        gaps = new GapDetector(timebase);
        limit = new TimelineLimit(plan.Media.Length, timebase, TimelineLimit.VideoBytesPerSecond);
        return ChunkPlanner.For(plan, timebase);
    }

    private GopEntry Entry(int number, NutFile file, long bytes)
    {
        var offset = TimelineOffset.Ticks(Timebase!.Value);
        var codec = plan.Video!.GopCodec;
        var shown = number == 0 ? LeadingPictures.Without(codec, file) : file.Packets;
        var times = shown.Select(packet => packet.Pts - offset).Order().ToArray();
        var first = file.Packets[0];
        var extradata = first.NewExtradata.IsEmpty ? configuration.Changed ?? file.Stream.Extradata : first.NewExtradata;
        return new GopEntry(number, times, 0, KeyframeProbe.IsClosed(codec, first, extradata), bytes);
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
