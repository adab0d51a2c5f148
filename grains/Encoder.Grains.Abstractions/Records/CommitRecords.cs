using System.Runtime.CompilerServices;
using Encoder.Core.Delivery;
using Encoder.Storage;

namespace Encoder.Grains;

/// <summary>Reads the commit records of a run: pages first, then those not yet compacted.</summary>
public static class CommitRecords
{
    private const int ReadsAtOnce = 32;

    /// <summary>What of a run is deleted; null when nothing is.</summary>
    public static Task<RetiredRun?> RetiredAsync(IMediaStore store, RunKeys keys, CancellationToken cancellationToken) =>
        StoreJson.ReadAsync<RetiredRun>(store, keys.Retired, cancellationToken);

    /// <summary>
    /// Every record, each chunk lane once. The records within the pages, and those after them, are ordered by chunk, then lane. There may be some of what is
    /// being deleted (<see cref="RetiredRun.Has"/>).
    /// </summary>
    public static async IAsyncEnumerable<CommitRecord> ReadAllAsync(
        IMediaStore store, RunKeys keys, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (pages, singles) = await SnapshotAsync(store, keys, cancellationToken);
        foreach (var page in pages)
        {
            // A page that is missing was deleted meanwhile.
            var read = await StoreJson.ReadAsync<RecordPage>(store, page, cancellationToken);
            foreach (var record in read?.Records ?? []) yield return record;
        }

        foreach (var record in singles) yield return record;
    }

    /// <summary>The published segments of chunks that have no commit record yet, or had none.</summary>
    public static async IAsyncEnumerable<PartialRecord> ReadPartialsAsync(
        IMediaStore store, RunKeys keys, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var key in await KeysAsync(store, keys.Partials, cancellationToken))
            if (await StoreJson.ReadAsync<PartialRecord>(store, key, cancellationToken) is { } partial) yield return partial;
    }

    /// <summary>The record of one chunk lane, from its page or its own object; null when there is none.</summary>
    public static async Task<CommitRecord?> FindAsync(IMediaStore store, RunKeys keys, int chunk, int lane, CancellationToken cancellationToken)
    {
        var page = await StoreJson.ReadAsync<RecordPage>(store, keys.RecordPage(RecordPage.FirstOf(chunk)), cancellationToken);
        return page?.Records.FirstOrDefault(record => record.Chunk == chunk && record.Lane == lane)
            ?? await StoreJson.ReadAsync<CommitRecord>(store, keys.Record(chunk, lane), cancellationToken);
    }

    /// <summary>The first chunk after the existing pages, and after those that are deleted.</summary>
    public static async Task<int> CompactedAsync(IMediaStore store, RunKeys keys, RetiredRun retired, CancellationToken cancellationToken) =>
        Math.Max(CompactedBy(await KeysAsync(store, keys.RecordPages, cancellationToken)), retired.WholePages);

    internal static async Task<IReadOnlyList<CommitRecord>> ReadAsync(IMediaStore store, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var records = new List<CommitRecord>(keys.Count);
        foreach (var batch in keys.Chunk(ReadsAtOnce))
        {
            var read = await Task.WhenAll(batch.Select(key => StoreJson.ReadAsync<CommitRecord>(store, key, cancellationToken)));
            records.AddRange(read.OfType<CommitRecord>());
        }

        return records;
    }

    /// <summary>
    /// A consistent set of pages and single records. The job may compact at the same time: it writes the page, then deletes the singles. So
    /// the singles are listed before the pages, and a single that is missing when it is read was moved into a page: list again.
    /// </summary>
    private static async Task<(IReadOnlyList<string> Pages, IReadOnlyList<CommitRecord> Singles)> SnapshotAsync(
        IMediaStore store, RunKeys keys, CancellationToken cancellationToken)
    {
        while (true)
        {
            var singles = await KeysAsync(store, keys.Records, cancellationToken);
            var pages = await KeysAsync(store, keys.RecordPages, cancellationToken);
            var compacted = CompactedBy(pages);
            var wanted = singles.Where(key => NumberOf(key) >= compacted).ToList();
            var records = await ReadAsync(store, wanted, cancellationToken);
            if (records.Count == wanted.Count) return (pages, records);
        }
    }

    private static int CompactedBy(IReadOnlyList<string> pages) => pages.Count == 0 ? 0 : NumberOf(pages[^1]) + RecordPage.Size;

    private static async Task<IReadOnlyList<string>> KeysAsync(IMediaStore store, string prefix, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        await foreach (var stored in store.ListAsync(prefix, cancellationToken)) keys.Add(stored.Key);
        return keys;
    }

    /// <summary>Chunk and lane of the record at a key.</summary>
    public static (int Chunk, int Lane) PlaceOf(string key) =>
        (NumberOf(key), int.Parse(key.AsSpan(key.LastIndexOf('.') + 1), System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The chunk in <c>…/00000001.0</c> or <c>…/00001000</c>.</summary>
    private static int NumberOf(string key) => int.Parse(key.AsSpan(key.LastIndexOf('/') + 1, 8), System.Globalization.CultureInfo.InvariantCulture);
}
