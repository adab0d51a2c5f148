using System.Globalization;
using System.Text;
using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Core.Plans;
using Encoder.Core.Playlists;
using Encoder.Storage;

namespace Encoder.Grains;

/// <summary>
/// One rendition. Its chunks are published in order, whatever the order of commits; of the next chunk, the segments that are complete. The existing public
/// names show what is published; the records, and the partial record of the next chunk, show what is still to be published. Of a run with a window it remembers
/// the window; what lies before it counts on in numbers and times.
/// </summary>
[GrainType("rendition")]
internal sealed class RenditionGrain : IGrainBase, IRenditionGrain
{
    // Of so many of the last segments the parts are known: no playlist lists those of older ones.
    private const int SegmentsWithParts = 16;
    private readonly IMediaStore store;
    private readonly RunKeys keys;
    private readonly string name;
    private readonly Dictionary<int, RenditionCommit> waiting = [];
    private readonly Dictionary<int, RenditionCommit> partials = [];

    // The published ones; with a window, those that playlists list.
    private readonly List<SegmentInfo> segments = [];
    private readonly OpenParts open = new();
    private readonly Announcements announcements;

    // With a window: the number of segments up to the end of each chunk that is not behind it.
    private readonly Queue<int> ends = [];
    private HashSet<string> existingNames = [];
    private RenditionPart? first;
    private EncodePlan? plan;
    private int chunks;
    private int count;
    private int unlisted;

    // Of the next chunk, segments that are published before its record stands.
    private int early;
    private long frames;
    private long ticks;
    private long listedTicks;
    private (int Count, bool IsComplete, string Text)? rendered;
    private RenditionChange? announced;
    private bool hasLast;
    private bool isComplete;
    private Fault? mismatch;

    /// <summary>A rendition; the grain key is <c>{job}/{run}/{rendition}</c>.</summary>
    public RenditionGrain(IGrainContext context, IMediaStore store, Announcements announcements)
    {
        (GrainContext, this.store, this.announcements) = (context, store, announcements);
        var parts = context.GrainId.Key.ToString()!.Split('/');
        keys = new RunKeys(parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture));
        name = parts[2];
    }

    /// <inheritdoc/>
    public IGrainContext GrainContext { get; }

    /// <inheritdoc/>
    public async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await foreach (var stored in store.ListAsync(keys.OutFile(name, ""), cancellationToken)) existingNames.Add(stored.Key);

        // The job may delete more of it while the records are read: then some of them may be missing.
        for (var (retired, isSettled) = (await CommitRecords.RetiredAsync(store, keys, cancellationToken), false); !isSettled;)
        {
            await RecoverAsync(retired, cancellationToken);
            var now = await CommitRecords.RetiredAsync(store, keys, cancellationToken);
            isSettled = now?.Of(name)?.Commits == retired?.Of(name)?.Commits;
            retired = now;
        }

        await foreach (var partial in CommitRecords.ReadPartialsAsync(store, keys, cancellationToken))
        {
            if (partial.Parts.FirstOrDefault(part => part.Rendition == name) is { } part) Keep(new RenditionCommit(partial.Chunk, partial.Lane, IsLast: false, part));
        }

        await PublishAsync();
        existingNames = [];
    }

    private async Task RecoverAsync(RetiredRun? retired, CancellationToken cancellationToken)
    {
        if (retired?.Of(name) is { } before)
        {
            (first, chunks, unlisted, count, frames, ticks) = (before.First, before.Commits, before.Commits, before.Segments, before.Frames, before.Ticks);
            waiting.Clear();
        }

        await foreach (var record in CommitRecords.ReadAllAsync(store, keys, cancellationToken))
        {
            if (record.Chunk >= chunks && record.Parts.FirstOrDefault(part => part.Rendition == name) is { } part)
                Accept(new RenditionCommit(record.Chunk, record.Lane, record.IsLast, part));
        }
    }

    /// <inheritdoc/>
    public async Task<RenditionProgress> PublishAsync(RenditionCommit partial, CancellationToken cancellationToken)
    {
        Keep(partial);
        await PublishAsync();
        await AnnounceAsync();
        return Progress();
    }

    /// <inheritdoc/>
    public async Task<RenditionProgress> CommittedAsync(RenditionCommit commit, CancellationToken cancellationToken)
    {
        // Publish even when the commit is already known: an earlier publication may have failed.
        if (commit.Chunk >= chunks) Accept(commit);
        await PublishAsync();
        await AnnounceAsync();
        return Progress();
    }

    /// <inheritdoc/>
    public Task<RenditionProgress> ProgressAsync(CancellationToken cancellationToken) => Task.FromResult(Progress());

    /// <inheritdoc/>
    public async Task<string> PlaylistAsync(CancellationToken cancellationToken)
    {
        // Cached, because every player polls every few seconds and most get the same playlist.
        if (rendered is not { } text || text.Count != count || text.IsComplete != isComplete)
            rendered = text = (count, isComplete, await PlaylistAsync(isComplete, cancellationToken));
        return text.Text;
    }

    private async Task<string> PlaylistAsync(bool ended, CancellationToken cancellationToken)
    {
        plan ??= await ReadPlanAsync(cancellationToken)
            ?? throw new FaultException(ErrorCodes.JobNotFound, $"Job {keys.Job} has no plan.");
        var encrypted = plan.Encryption is { } encryption ? new HlsKeys(encryption, plan.IndexOf(name)) : null;
        return HlsMediaPlaylist.Write(segments, first?.Timescale ?? new(1, 1), plan.SegmentDuration, ended, encrypted, isSliding: plan.Window is not null);
    }

    private Task<EncodePlan?> ReadPlanAsync(CancellationToken cancellationToken) => StoreJson.ReadAsync<EncodePlan>(store, keys.Plan, cancellationToken);

    /// <inheritdoc/>
    public Task<RenditionListing> ListingAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new RenditionListing(first is null ? null : first with { Segments = [] }, [.. segments], isComplete));

    /// <inheritdoc/>
    public Task<RenditionListing> TailAsync(TimeSpan atLeast, CancellationToken cancellationToken)
    {
        if (first is null) return Task.FromResult(new RenditionListing(null, [], isComplete));
        var from = segments.Count;
        for (var left = first.Timescale.From(atLeast); from > 0 && left > 0; left -= segments[from].Duration) from--;
        return Task.FromResult(new RenditionListing(first with { Segments = [] }, segments[from..], isComplete) { Open = open.Published });
    }

    /// <inheritdoc/>
    public Task<PartPlace?> PartAsync(int segment, int part, CancellationToken cancellationToken)
    {
        if (segment == count) return Task.FromResult(part < open.Published.Count ? new PartPlace(open.Published[part].Key!, 0, open.Published[part].Bytes) : null);
        if (segments.FindLast(known => known.Number == segment)?.Parts is not { } parts || part >= parts.Count) return Task.FromResult<PartPlace?>(null);
        return Task.FromResult<PartPlace?>(new PartPlace(keys.OutFile(name, RunKeys.SegmentName(segment)), parts.Take(part).Sum(one => one.Bytes), parts[part].Bytes));
    }

    private RenditionProgress Progress() =>
        new(name, chunks, count, frames, isComplete, mismatch, first is null ? TimeSpan.Zero : first.Timescale.ToTimeSpan(ticks), unlisted);

    /// <summary>Players use one init segment for the whole rendition. A chunk with another one would be decoded wrongly, so it is never published.</summary>
    private void Accept(RenditionCommit commit)
    {
        if (HasItsInit(commit)) waiting.TryAdd(commit.Chunk, commit);
    }

    private void Keep(RenditionCommit partial)
    {
        if (partial.Chunk >= chunks && HasItsInit(partial)) partials[partial.Chunk] = partial;
    }

    private bool HasItsInit(RenditionCommit commit)
    {
        var expected = (first ?? waiting.Values.FirstOrDefault()?.Part ?? commit.Part).InitSha256;
        if (expected == commit.Part.InitSha256) return true;
        mismatch ??= new Fault(
            ErrorCodes.InitMismatch,
            $"Chunk {commit.Chunk} of {name} was encoded with other parameter sets than the chunks before it.",
            $"init {commit.Part.InitSha256} instead of {expected}");
        return false;
    }

    /// <summary>Publishes the chunks that continue the finished prefix: copies all files first, then updates the state of this grain.</summary>
    private async Task PublishAsync()
    {
        var ready = new List<RenditionCommit>();
        while (waiting.TryGetValue(chunks + ready.Count, out var next) && (ready.Count > 0 || IsAsPublished(next))) ready.Add(next);
        if (ready.Count > 0)
        {
            await CopyAsync(ready[0].Part, ready.SelectMany(commit => commit.Part.Segments).Skip(early));
            foreach (var commit in ready) Adopt(commit);
        }

        await PublishEarlyAsync();
        await ForgetAsync();
        if (!hasLast || isComplete) return;
        var playlist = await PlaylistAsync(ended: true, CancellationToken.None);
        await store.PutAsync(keys.OutFile(name, "playlist.m3u8"), Encoding.UTF8.GetBytes(playlist), CancellationToken.None);
        isComplete = true;
    }

    /// <summary>Of the next chunk what is complete of it.</summary>
    private async Task PublishEarlyAsync()
    {
        if (!partials.TryGetValue(chunks, out var partial) || waiting.ContainsKey(chunks) || !IsAsPublished(partial)) return;
        if (partial.Part.Open is { } parts)
        {
            // Playlists begin with the first segment, as everything else does.
            if (first is not null) open.TryAdd(parts);
            return;
        }

        await CopyAsync(partial.Part, partial.Part.Segments.Skip(early));
        List(partial);
        early = Math.Max(early, partial.Part.Segments.Count);
    }

    /// <summary>Who waits for a part learns of it. Nobody waits for anything of a rendition whose segments are not divided.</summary>
    private async Task AnnounceAsync()
    {
        if (segments.Count == 0 || segments[^1].Parts is null) return;
        var now = new RenditionChange(name, count, open.Published.Count);
        if (now == announced) return;
        announced = now;
        await announcements.PublishAsync(announcements.Published(keys.Job), now, CancellationToken.None);
    }

    /// <summary>What was published of a chunk has to be what another attempt has made too: a published segment never changes.</summary>
    private bool IsAsPublished(RenditionCommit commit)
    {
        var published = segments.TakeLast(early).ToList();
        var other = published.Zip(commit.Part.Segments).Where(pair => pair.First with { Parts = null } != pair.Second with { Key = null, Parts = null }).Select(pair => pair.Second).FirstOrDefault();
        var parts = commit.Part.Open ?? (commit.Part.Segments.Count > early ? commit.Part.Segments[early].Parts : null) ?? [];
        if (other is null && !open.IsAsPublished(parts))
        {
            mismatch ??= new Fault(
                ErrorCodes.SegmentMismatch, $"Parts of segment {count} of {name} were published with other bytes than a later attempt at chunk {commit.Chunk} has made.");
            return false;
        }

        if (other is null) return true;
        mismatch ??= new Fault(
            ErrorCodes.SegmentMismatch, $"Segment {other.Number} of {name} was published with other bytes than a later attempt at chunk {commit.Chunk} has made.",
            $"{other} instead of {published.First(segment => segment.Number == other.Number)}");
        return false;
    }

    private void List(RenditionCommit commit)
    {
        first ??= commit.Part;
        foreach (var segment in commit.Part.Segments.Skip(early))
        {
            segments.Add(segment with { Key = null });
            open.Clear();
            if (segments.Count > SegmentsWithParts) segments[^(SegmentsWithParts + 1)] = segments[^(SegmentsWithParts + 1)] with { Parts = null };
            count++;
            ticks += segment.Duration;
            listedTicks += segment.Duration;
        }
    }

    /// <summary>Forgets segments that no playlist lists any more: those before the last ones that last at least the window together.</summary>
    private async Task ForgetAsync()
    {
        if (first is null) return;
        plan ??= await ReadPlanAsync(CancellationToken.None);
        if (plan?.Window is not { } window)
        {
            ends.Clear();
            return;
        }

        var (least, outside) = (first.Timescale.From(window), 0);
        for (; outside < segments.Count && listedTicks - segments[outside].Duration >= least; outside++) listedTicks -= segments[outside].Duration;
        segments.RemoveRange(0, outside);
        while (ends.TryPeek(out var end) && end <= count - segments.Count)
        {
            unlisted++;
            ends.Dequeue();
        }
    }

    private void Adopt(RenditionCommit commit)
    {
        List(commit);
        ends.Enqueue(count);
        early = 0;
        frames += commit.Part.Frames;
        chunks++;
        hasLast |= commit.IsLast;
        waiting.Remove(commit.Chunk);
        partials.Remove(commit.Chunk);
    }

    private async Task CopyAsync(RenditionPart part, IEnumerable<SegmentInfo> more)
    {
        if (first is null) await CopyAsync(part.InitKey, "init.mp4");
        await Task.WhenAll(more.Select(segment => CopyAsync(segment.Key, RunKeys.SegmentName(segment.Number))));
    }

    private async Task CopyAsync(string? from, string file)
    {
        var to = keys.OutFile(name, file);
        if (existingNames.Contains(to)) return;
        if (from is null || !await store.CopyAsync(from, to, CancellationToken.None))
            throw new FaultException(ErrorCodes.WorkFailed, $"{file} of {name} was deleted from the store before it was published.");
    }
}
