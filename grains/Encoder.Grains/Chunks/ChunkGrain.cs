using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Storage;
using Orleans.Placement;

namespace Encoder.Grains;

/// <summary>
/// The attempts of one chunk. The record is the commit. Publishing by the renditions and the report to the job follow from the record, and
/// are repeated whenever the work is requested again.
/// </summary>
[GrainType("chunk")]
[PreferLocalPlacement]
internal sealed class ChunkGrain(IGrainContext context, IGrainFactory grains, IMediaStore store) : IGrainBase, IChunkGrain
{
    private readonly Dictionary<int, PartialRecord> partials = [];
    private IJobGrain? job;

    /// <inheritdoc/>
    public IGrainContext GrainContext => context;

    /// <inheritdoc/>
    public async Task<WorkOrder?> BeginAsync(WorkId work, string node, string ffmpegBuild, CancellationToken cancellationToken)
    {
        var order = await JobOf(work).BeginAsync(work, node, ffmpegBuild, cancellationToken);
        return order is null || await ReportExistingRecordAsync(order, cancellationToken) ? null : order;
    }

    /// <inheritdoc/>
    public Task<bool> ReportAsync(WorkId work, AttemptProgress progress, CancellationToken cancellationToken) =>
        JobOf(work).RenewAsync(work, progress, cancellationToken);

    /// <inheritdoc/>
    public async Task PublishAsync(WorkId work, PartialRecord partial, CancellationToken cancellationToken)
    {
        var key = KeysOf(work).Partial(partial.Chunk, partial.Lane);
        if (!partials.TryGetValue(partial.Lane, out var standing)) standing = await StoreJson.ReadAsync<PartialRecord>(store, key, cancellationToken);
        if (standing is null || Segments(partial) > Segments(standing))
        {
            await store.PutAsync(key, StoreJson.Write(partial), CancellationToken.None);
            standing = partial;
        }

        partials[partial.Lane] = standing;
        var progress = await Task.WhenAll(standing.Parts.Select(part => RenditionOf(work, part).PublishAsync(
            new RenditionCommit(partial.Chunk, partial.Lane, IsLast: false, part), CancellationToken.None)));
        await JobOf(work).PublishedAsync(work, progress, CancellationToken.None);

        static int Segments(PartialRecord record) => record.Parts.Sum(part => part.Segments.Count + (part.Open?.Count ?? 0));
    }

    /// <inheritdoc/>
    public async Task CommitAsync(WorkId work, CommitRecord record, CancellationToken cancellationToken)
    {
        var keys = KeysOf(work);
        var committed = record;
        if (!await store.PutIfAbsentAsync(keys.Record(record.Chunk, record.Lane), StoreJson.Write(record), cancellationToken))
            committed = await CommitRecords.FindAsync(store, keys, record.Chunk, record.Lane, cancellationToken) ?? record;
        await ReportCommitAsync(work, committed);
        if (!partials.Remove(record.Lane, out var partial)) return;
        await store.DeleteAsync(keys.Partial(record.Chunk, record.Lane), CancellationToken.None);

        // From now on they are ranges of their segment.
        foreach (var part in partial.Parts.SelectMany(part => part.Open ?? [])) await store.DeleteAsync(part.Key!, CancellationToken.None);
    }

    /// <inheritdoc/>
    public Task FailAsync(WorkId work, string attempt, Fault fault, CancellationToken cancellationToken) =>
        JobOf(work).FailedAsync(work, attempt, fault, cancellationToken);

    // Cached, because all its work belongs to one job and Orleans uses reflection in every grain lookup.
    private IJobGrain JobOf(WorkId work) => job ??= grains.GetGrain<IJobGrain>(work.Job);

    private IRenditionGrain RenditionOf(WorkId work, RenditionPart part) => grains.GetGrain<IRenditionGrain>($"{work.Job}/{work.Run}/{part.Rendition}");

    private static RunKeys KeysOf(WorkId work) => new(work.Job, work.Run);

    /// <summary>Before work is given out a second time: an existing record is reported instead, because the first report was lost.</summary>
    private async Task<bool> ReportExistingRecordAsync(WorkOrder order, CancellationToken cancellationToken)
    {
        if (order.AttemptNumber == 1) return false;
        var work = order.Work;
        if (await CommitRecords.FindAsync(store, KeysOf(work), work.Chunk, work.Lane, cancellationToken) is not { } committed) return false;
        await ReportCommitAsync(work, committed);
        return true;
    }

    /// <summary>Not cancellable: the record exists, so it must be reported to renditions and job.</summary>
    private async Task ReportCommitAsync(WorkId work, CommitRecord record)
    {
        var progress = await Task.WhenAll(record.Parts.Select(part =>
            RenditionOf(work, part).CommittedAsync(new RenditionCommit(record.Chunk, record.Lane, record.IsLast, part), CancellationToken.None)));
        await JobOf(work).CommittedAsync(
            new ChunkCommitted(record.Chunk, record.Lane, record.Attempt, record.Frames, record.Elapsed, record.IsLast, record.Warnings, progress, record.Node, record.StartedAt,
                record.Slot),
            CancellationToken.None);
    }
}
