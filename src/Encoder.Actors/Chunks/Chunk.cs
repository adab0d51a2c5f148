using Encoder.Contracts;
using Encoder.Core.Delivery;

namespace Encoder.Actors;

/// <summary>
/// The attempts of one chunk. The record is the commit; the renditions' publishing and the job's word of it follow from the record, and
/// are told again as often as somebody asks.
/// </summary>
public class Chunk : Actor, IChunk
{
    private readonly IActors actors;
    private readonly IMediaStore store;
    private readonly HashSet<string> underWay = [];

    /// <summary>A chunk over the ports.</summary>
    public Chunk(IActorContext context, IActors actors, IMediaStore store) : base(context) => (this.actors, this.store) = (actors, store);

    /// <inheritdoc/>
    public async Task<WorkOrder?> BeginAsync(WorkId work, string node, string ffmpegBuild, CancellationToken cancellationToken)
    {
        var order = await JobOf(work).BeginAsync(work, node, ffmpegBuild, cancellationToken);
        if (order is not null && !await IsToldAgainAsync(order, cancellationToken))
        {
            underWay.Add(order.Attempt);
            return order;
        }

        RetireWhenIdle();
        return null;
    }

    /// <inheritdoc/>
    public Task<bool> ReportAsync(WorkId work, AttemptProgress progress, CancellationToken cancellationToken) =>
        JobOf(work).RenewAsync(work, progress, cancellationToken);

    /// <inheritdoc/>
    public async Task CommitAsync(WorkId work, CommitRecord record, CancellationToken cancellationToken)
    {
        var keys = KeysOf(work);
        var standing = record;
        if (!await store.PutIfAbsentAsync(keys.Record(record.Chunk, record.Lane), StoreJson.Write(record), cancellationToken))
            standing = await CommitRecords.FindAsync(store, keys, record.Chunk, record.Lane, cancellationToken) ?? record;
        await TellAsync(work, standing, cancellationToken);
        Ended(record.Attempt);
    }

    /// <inheritdoc/>
    public async Task FailAsync(WorkId work, string attempt, Fault fault, CancellationToken cancellationToken)
    {
        await JobOf(work).FailedAsync(work, attempt, fault, cancellationToken);
        Ended(attempt);
    }

    private IJob JobOf(WorkId work) => actors.Get<IJob>(work.Job);

    private static RunKeys KeysOf(WorkId work) => new(work.Job, work.Run);

    /// <summary>Before work is given a second time: a record that stands is told on instead, for its first teller was lost.</summary>
    private async Task<bool> IsToldAgainAsync(WorkOrder order, CancellationToken cancellationToken)
    {
        if (order.AttemptNumber == 1) return false;
        var work = order.Work;
        if (await CommitRecords.FindAsync(store, KeysOf(work), work.Chunk, work.Lane, cancellationToken) is not { } standing) return false;
        await TellAsync(work, standing, cancellationToken);
        return true;
    }

    private async Task TellAsync(WorkId work, CommitRecord record, CancellationToken cancellationToken)
    {
        var progress = await Task.WhenAll(record.Parts.Select(part =>
            actors.Get<IRendition>($"{work.Job}/{work.Run}/{part.Rendition}")
                .CommittedAsync(new RenditionCommit(record.Chunk, record.Lane, record.IsLast, part), cancellationToken)));
        await JobOf(work).CommittedAsync(
            new ChunkCommitted(record.Chunk, record.Lane, record.Attempt, record.Frames, record.Elapsed, record.IsLast, record.Warnings, progress, record.Node, record.StartedAt,
                record.Slot),
            cancellationToken);
    }

    private void Ended(string attempt)
    {
        underWay.Remove(attempt);
        RetireWhenIdle();
    }

    /// <summary>Nothing is kept beyond the record: without an attempt there is no reason to stay.</summary>
    private void RetireWhenIdle()
    {
        if (underWay.Count == 0) Context.Retire();
    }
}
