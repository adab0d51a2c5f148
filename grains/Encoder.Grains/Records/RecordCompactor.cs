using Encoder.Core.Delivery;
using Encoder.Storage;

namespace Encoder.Grains;

/// <summary>
/// Merges the records of 1,000 chunks into one page, in steps, so that no call waits long: collect, write the page, delete the single records
/// and the files of the attempts, which are published by then. A crash between two steps loses nothing, because readers prefer the page.
/// </summary>
/// <param name="retired">What of the run is deleted: a page has what is left of its chunks.</param>
internal sealed class RecordCompactor(IMediaStore store, RunKeys keys, int videoLanes, int compacted, Func<RetiredRun> retired)
{
    private const int ChunksPerStep = 50;
    private readonly List<CommitRecord> collected = [];
    private int next = compacted;

    /// <summary>Chunks before this one are in pages.</summary>
    public int Compacted { get; private set; } = compacted;

    /// <summary>Whether a page is being written.</summary>
    public bool IsBusy => next != Compacted;

    private int End => Compacted + RecordPage.Size;

    /// <summary>Performs one step. The page holds the records of all lanes; the parameter gives their numbers of commits (int.MaxValue while unknown).</summary>
    public async Task StepAsync(IReadOnlyList<int> commitsOfLanes, CancellationToken cancellationToken)
    {
        if (next < End) await CollectAsync(commitsOfLanes, cancellationToken);
        else await DeleteAsync(cancellationToken);
    }

    private async Task CollectAsync(IReadOnlyList<int> commitsOfLanes, CancellationToken cancellationToken)
    {
        var deleted = retired();
        var wanted =
            from chunk in Enumerable.Range(next, ChunksPerStep)
            from lane in Enumerable.Range(0, commitsOfLanes.Count)
            where chunk < commitsOfLanes[lane] && !deleted.Has(chunk, lane)
            select keys.Record(chunk, lane);
        var keysOfStep = wanted.ToList();
        var records = await CommitRecords.ReadAsync(store, keysOfStep, cancellationToken);
        if (records.Count != keysOfStep.Count)
            throw new InvalidOperationException($"{keysOfStep.Count - records.Count} commit records from chunk {next} on are missing, so the page is not compacted.");
        collected.AddRange(records);
        next += ChunksPerStep;
        if (next == End) await WriteAsync(cancellationToken);
    }

    /// <summary>Pages before this chunk are not wanted any more. Only while none is being written.</summary>
    public void Skip(int until)
    {
        if (until > Compacted) (Compacted, next) = (until, until);
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var records = collected.Select(WithoutKeys).ToList();
        try
        {
            await store.PutAsync(keys.RecordPage(Compacted), StoreJson.Write(new RecordPage(Compacted, records)), cancellationToken);
        }
        catch
        {
            next = Compacted;
            collected.Clear();
            throw;
        }
    }

    private async Task DeleteAsync(CancellationToken cancellationToken)
    {
        var count = Math.Min(collected.Count, ChunksPerStep);
        await Task.WhenAll(collected.TakeLast(count).Select(record => DeleteAsync(record, cancellationToken)));
        collected.RemoveRange(collected.Count - count, count);
        if (collected.Count == 0) (Compacted, next) = (End, End);
    }

    private async Task DeleteAsync(CommitRecord record, CancellationToken cancellationToken)
    {
        await store.DeleteAsync(keys.Record(record.Chunk, record.Lane), cancellationToken);
        if (record.Lane < videoLanes)
        {
            await store.DeletePrefixAsync(keys.AttemptFiles(record.Attempt), cancellationToken);
            return;
        }

        // The commits of an audio lane belong to the attempt of the split work, whose later files are not published yet.
        foreach (var segment in record.Parts.SelectMany(part => part.Segments))
        {
            if (segment.Key is { } key) await store.DeleteAsync(key, cancellationToken);
        }
    }

    private static CommitRecord WithoutKeys(CommitRecord record) => record with
    {
        Parts = [.. record.Parts.Select(part => part with { Segments = [.. part.Segments.Select(segment => segment with { Key = null })] })],
    };
}
