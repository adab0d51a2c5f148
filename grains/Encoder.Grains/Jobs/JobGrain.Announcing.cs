using Encoder.Contracts;
using Encoder.Core.Specs;

namespace Encoder.Grains;

internal sealed partial class JobGrain
{
    private long announcedAt;
    private bool isTailAnnounced;
    private JobObstacle? obstacle;

    private IDispatcherGrain Dispatcher => field ??= grains.GetGrain<IDispatcherGrain>(options.Pool);

    /// <summary>Whether the end of the job is near, so that the remaining chunks are offered in order of cost.</summary>
    private bool IsInTail => run is { SplitEnd: not null } && run.Chunks.Planned - run.Chunks.Cursor <= options.TailChunks;

    private WorkId WorkOf(WorkKind kind, int chunk = 0, int lane = 0) => new(Key, Document.Run, kind, chunk, lane);

    private void Offer(WorkKind kind, int chunk = 0, int lane = 0) => attempts.GetOrAdd(WorkOf(kind, chunk, lane)).IsOffered = true;

    /// <summary>Encoders without which no node is given its work.</summary>
    private IReadOnlyList<string> NeededEncoders =>
        !options.WaitsForEncoders ? [] : run is null ? EncoderNames.Of(Document.Request!.Spec) : EncoderNames.Of(run.Plan);

    /// <summary>What it waits for, while no node can run its work.</summary>
    private IEnumerable<Fault> Obstacles => obstacle switch
    {
        null => [],
        { LacksBuild: true } => [new(ErrorCodes.JobNoNode, $"No node has {Document.FfmpegBuild}, with which this job was begun. It waits for a node that has; cancelled and retried, it begins anew with another build.")],
        _ => [new(ErrorCodes.JobNoNode, $"No node has {string.Join(" and ", obstacle.MissingEncoders)}, which this job needs. It waits for a node that has.")],
    };

    /// <summary>Announces all ready work to the dispatcher, not only changes, so that any announcement may get lost.</summary>
    private async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        if (IsOver) return;
        announcedAt = time.GetTimestamp();
        var (cursor, planned) = ReadyRange();
        var readiness = new JobReadiness(
            Key, Document.Run, revisions.Next(), Document.Request!.Spec.Priority, Document.FfmpegBuild, run?.Chunks.Lanes ?? 0, cursor, planned, ReadyItems())
        { Encoders = NeededEncoders };
        var before = obstacle is not null;
        obstacle = await Dispatcher.AnnounceAsync(readiness, cancellationToken);
        if (before || obstacle is not null) Changed();
    }

    private (int Cursor, int Planned) ReadyRange()
    {
        if (run is null) return (0, 0);
        isTailAnnounced = IsInTail;
        var chunks = run.Chunks;
        if (isTailAnnounced) return (chunks.Planned, chunks.Planned);
        return (Math.Min(chunks.Cursor, chunks.Planned), run.SplitEnd is null ? chunks.Planned : chunks.Planned - options.TailChunks);
    }

    private List<WorkItem> ReadyItems()
    {
        var items = attempts.Offered.Where(entry => !entry.IsHeld(options.MaxNodeDeaths))
            .OrderBy(entry => entry.Work.Kind).ThenBy(entry => entry.Work.Chunk).ThenBy(entry => entry.Work.Lane)
            .Select(entry => new WorkItem(entry.Work, entry.AvoidNodes))
            .ToList();
        if (run is null) return items;

        var chunkLanes = isTailAnnounced
            ? run.Chunks.BeforeCursor.Concat(TailChunkLanes()).OrderByDescending(work => run.Chunks.Find(work.Chunk)!.Cost).ThenBy(work => work)
            : run.Chunks.BeforeCursor.AsEnumerable();
        foreach (var (chunk, lane) in chunkLanes)
        {
            var work = WorkOf(WorkKind.Encode, chunk, lane);
            var entry = attempts.Find(work);
            if (entry?.IsHeld(options.MaxNodeDeaths) != true) items.Add(new WorkItem(work, entry?.AvoidNodes ?? []));
        }

        return items;
    }

    private IEnumerable<(int Chunk, int Lane)> TailChunkLanes() =>
        from chunk in Enumerable.Range(run!.Chunks.Cursor, run.Chunks.Planned - run.Chunks.Cursor)
        from lane in Enumerable.Range(0, run.Chunks.Lanes)
        select (chunk, lane);
}
