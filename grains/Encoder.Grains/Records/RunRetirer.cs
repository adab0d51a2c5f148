using Encoder.Core.Chunks;
using Encoder.Core.Delivery;
using Encoder.Core.Plans;
using Encoder.Storage;

namespace Encoder.Grains;

/// <summary>
/// Deletes the part of a run that lies behind its window, in steps, so that no call waits long: (1) it reads the records and plan pages of some commits;
/// (2) it stores that they are deleted, with what is counted on from; (3) it deletes the files that they name, and then the records. After a crash between two
/// steps the next activation finds by the records that are left what is still to be deleted.
/// </summary>
internal sealed class RunRetirer(IMediaStore store, RunKeys keys, EncodePlan plan)
{
    private const int CommitsPerStep = 50;
    private readonly int videoLanes = plan.Video?.Lanes.Count ?? 0;
    private readonly Queue<Remains> remains = [];
    private (HashSet<string> Attempts, int Bound) seen = ([], 0);

    /// <summary>Whether something is still to be deleted.</summary>
    public bool IsBusy => remains.Count > 0;

    /// <summary>Steps 1 and 2, for a limited number of commits of each lane. The same as before when no more can be deleted.</summary>
    /// <param name="before">What is deleted.</param>
    /// <param name="until">Per lane, the commits before this one can be deleted.</param>
    /// <param name="compacted">The records before this chunk are in pages.</param>
    public async Task<RetiredRun> RetireAsync(RetiredRun before, IReadOnlyList<int> until, int compacted, CancellationToken cancellationToken)
    {
        // Step 1.
        var (planned, pieces, chunks) = videoLanes > 0 ? await PagesAsync(before, until[0], cancellationToken) : ([], before.Pieces, 0);
        int[] next = [.. until.Select((end, lane) => lane < videoLanes ? chunks : Math.Max(before.Commits[lane], Math.Min(end, before.Commits[lane] + CommitsPerStep)))];
        if (next.SequenceEqual(before.Commits)) return before;
        var records = await RecordsAsync(before, next, compacted, cancellationToken);

        // Step 2.
        var frames = planned.SelectMany(page => page.Chunks).ToDictionary(chunk => chunk.Number, chunk => chunk.Frames);
        var retired = new RetiredRun(
            next,
            [.. before.Frames.Select((count, lane) => count + records.Where(record => record.Lane == lane).Sum(record => (long)record.Frames))],
            before.PlannedFrames + frames.Values.Sum(count => (long)count),
            before.LostFrames + records.Where(record => record.Lane == 0 && videoLanes > 0).Sum(record => (long)Math.Max(0, frames[record.Chunk] - record.Frames)),
            pieces, Renditions(before, records));
        await store.PutAsync(keys.Retired, StoreJson.Write(retired), cancellationToken);
        foreach (var record in records) remains.Enqueue(RemainsOf(record, isSingle: record.Chunk >= compacted));
        List<string> rest =
        [
            .. planned.Select(page => keys.PlanPage(page.First)),
            .. Enumerable.Range(before.Pieces, pieces - before.Pieces).Select(keys.Piece),
            .. Periods(before, retired).Select(keys.ContentKey),
        ];
        for (var page = before.WholePages; page < retired.WholePages; page += RecordPage.Size) rest.Add(keys.RecordPage(page));
        foreach (var some in rest.Chunk(CommitsPerStep)) remains.Enqueue(new Remains(some));
        return retired;
    }

    /// <summary>Step 3, for a limited number of commits. A failure leaves the rest for the next call.</summary>
    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        for (var count = 0; count < CommitsPerStep && remains.TryPeek(out var one); count++)
        {
            await Task.WhenAll(one.Keys.Select(key => store.DeleteAsync(key, cancellationToken)));
            if (one.Attempt is { } attempt) await store.DeletePrefixAsync(attempt, cancellationToken);

            // Last: after a crash it leads to the files.
            if (one.Record is { } record) await store.DeleteAsync(record, cancellationToken);
            remains.Dequeue();
        }
    }

    /// <summary>
    /// Deletes what attempts without a commit have left: those that were there when the deleted chunks were the newest. It lists attempts once in as many
    /// chunks as are kept.
    /// </summary>
    /// <param name="begun">No chunk from this one on was begun.</param>
    /// <param name="live">Attempts whose files are not of a chunk.</param>
    public async Task SweepAttemptsAsync(RetiredRun retired, int begun, IEnumerable<string> live, CancellationToken cancellationToken)
    {
        if (videoLanes == 0 || retired.Commits[0] < seen.Bound) return;
        HashSet<string> attempts = [];
        await foreach (var stored in store.ListAsync(keys.Attempts, cancellationToken)) attempts.Add(stored.Key[keys.Attempts.Length..].Split('/')[0]);
        foreach (var left in seen.Attempts.Intersect(attempts).Except(live)) remains.Enqueue(new Remains([], keys.AttemptFiles(left)));
        seen = (attempts, begun);
    }

    /// <summary>Finds what an earlier activation has left to be deleted.</summary>
    public async Task FindAsync(RetiredRun retired, CancellationToken cancellationToken)
    {
        List<string> records = [], rest = [];
        await foreach (var stored in store.ListAsync(keys.Records, cancellationToken))
            if (CommitRecords.PlaceOf(stored.Key) is var (chunk, lane) && retired.Has(chunk, lane)) records.Add(stored.Key);
        foreach (var record in await CommitRecords.ReadAsync(store, records, cancellationToken)) remains.Enqueue(RemainsOf(record, isSingle: true));
        await AddAsync(keys.PlanPages, number => videoLanes > 0 && number < retired.Commits[0]);
        await AddAsync(keys.Pieces, number => number < retired.Pieces);
        await AddAsync(keys.RecordPages, number => number < retired.WholePages);
        foreach (var rendition in retired.Renditions) await AddAsync(keys.OutFile(rendition.First.Rendition, "seg-"), number => number < rendition.Segments);
        foreach (var some in rest.Chunk(CommitsPerStep)) remains.Enqueue(new Remains(some));

        async Task AddAsync(string prefix, Func<int, bool> isRetired)
        {
            await foreach (var stored in store.ListAsync(prefix, cancellationToken))
                if (isRetired(NumberIn(stored.Key, prefix))) rest.Add(stored.Key);
        }
    }

    // Whole pages: what is left begins with a page. Then the first piece that is left is known too.
    private async Task<(List<PlanPage> Pages, int Pieces, int Chunks)> PagesAsync(RetiredRun before, int until, CancellationToken cancellationToken)
    {
        List<PlanPage> pages = [];
        for (var at = before.Commits[0]; ;)
        {
            var page = await StoreJson.ReadAsync<PlanPage>(store, keys.PlanPage(at), cancellationToken)
                ?? throw new InvalidOperationException($"The page of chunk {at} is missing from the plan of job {keys.Job}.");
            if (at + page.Chunks.Count > until || at - before.Commits[0] >= CommitsPerStep) return (pages, Math.Max(before.Pieces, page.Chunks[0].FirstPiece), at);
            pages.Add(page);
            at += page.Chunks.Count;
        }
    }

    private async Task<IReadOnlyList<CommitRecord>> RecordsAsync(RetiredRun before, int[] next, int compacted, CancellationToken cancellationToken)
    {
        List<string> singles = [];
        SortedSet<int> pages = [];
        for (var lane = 0; lane < next.Length; lane++)
        {
            for (var chunk = before.Commits[lane]; chunk < next[lane]; chunk++)
            {
                if (chunk < compacted) pages.Add(RecordPage.FirstOf(chunk));
                else singles.Add(keys.Record(chunk, lane));
            }
        }

        var records = (await CommitRecords.ReadAsync(store, singles, cancellationToken)).ToList();
        foreach (var first in pages)
        {
            var page = await StoreJson.ReadAsync<RecordPage>(store, keys.RecordPage(first), cancellationToken);
            records.AddRange((page?.Records ?? []).Where(record => record.Chunk >= before.Commits[record.Lane] && record.Chunk < next[record.Lane]));
        }

        var wanted = next.Zip(before.Commits, (end, start) => end - start).Sum();
        return records.Count == wanted
            ? records
            : throw new InvalidOperationException($"{wanted - records.Count} commit records of job {keys.Job} are missing, so that nothing of it is deleted.");
    }

    private static IReadOnlyList<RetiredRendition> Renditions(RetiredRun before, IReadOnlyList<CommitRecord> records)
    {
        var renditions = before.Renditions.ToDictionary(rendition => rendition.First.Rendition);
        foreach (var part in records.OrderBy(record => record.Chunk).SelectMany(record => record.Parts))
        {
            var known = renditions.GetValueOrDefault(part.Rendition) ?? new RetiredRendition(part with { Segments = [] }, 0, 0, 0, 0);
            renditions[part.Rendition] = known.With(part);
        }

        return [.. renditions.Values];
    }

    private Remains RemainsOf(CommitRecord record, bool isSingle)
    {
        var segments = record.Parts.SelectMany(part => part.Segments.Select(segment => keys.OutFile(part.Rendition, RunKeys.SegmentName(segment.Number))));
        if (!isSingle) return new Remains([.. segments]);

        // The commits of an audio lane belong to the attempt of the split work.
        var isVideo = record.Lane < videoLanes;
        var own = isVideo ? [] : record.Parts.SelectMany(part => part.Segments).Select(segment => segment.Key).OfType<string>();
        return new Remains([.. segments, .. own], isVideo ? keys.AttemptFiles(record.Attempt) : null, keys.Record(record.Chunk, record.Lane));
    }

    private IEnumerable<int> Periods(RetiredRun before, RetiredRun after)
    {
        if (plan.Encryption is not { RotateSegments: not null } encryption) return [];
        var (from, to) = (First(before), First(after));
        return Enumerable.Range(from, to - from);

        int First(RetiredRun run) => run.Renditions.Count == 0 ? 0 : run.Renditions.Min(rendition => encryption.PeriodOf(rendition.Segments));
    }

    private static int NumberIn(string key, string prefix)
    {
        var digits = key.AsSpan(prefix.Length);
        var end = digits.IndexOf('.');
        return int.Parse(end < 0 ? digits : digits[..end], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>What is left of something that is deleted.</summary>
    /// <param name="Attempt">Prefix of the files of its attempt.</param>
    /// <param name="Record">The record that leads to them.</param>
    private sealed record Remains(IReadOnlyList<string> Keys, string? Attempt = null, string? Record = null);
}
