namespace Encoder.Grains;

/// <summary>One job in the dispatcher: its last announcement, how much of it is granted, and the work returned from lost nodes.</summary>
/// <param name="readiness">Its first announcement.</param>
/// <param name="number">Counts the jobs of the dispatcher.</param>
internal sealed class ReadyJob(JobReadiness readiness, long number)
{
    /// <summary>By priority, then by fewest slots held, then by longest wait.</summary>
    public static readonly IComparer<ReadyJob> Order = Comparer<ReadyJob>.Create(Compare);

    private readonly SortedSet<(int Chunk, int Lane)> returned = [];
    private List<WorkItem> items = [.. readiness.Items];
    private int chunk = readiness.Cursor;
    private int lane;

    public JobReadiness Readiness { get; private set; } = readiness;

    /// <summary>Pieces of its work that nodes hold.</summary>
    public int Held { get; set; }

    /// <summary>The number of the last grant to this job, over all jobs: the smaller it is, the longer the job has waited.</summary>
    public long ServedAt { get; set; }

    /// <summary>When some of its ready work was last granted, or when it first had ready work.</summary>
    public DateTimeOffset WaitsSince { get; set; }

    /// <summary>Pieces of its work that are ready and not granted. Some may be held by nodes that started them earlier.</summary>
    public int ReadyCount => items.Count + ReadyChunkLanes;

    /// <summary>Some of its work may be for one node and not for another.</summary>
    public bool IsChoosy => items.Exists(item => item.AvoidNodes.Count > 0);

    private long Number { get; } = number;

    private int ReadyChunkLanes => returned.Count + Math.Max(0, ((Readiness.Planned - chunk) * Readiness.Lanes) - lane);

    /// <summary>Pieces of <see cref="ReadyCount"/> that need a slot, or of those that need none.</summary>
    public int ReadyCountOf(bool isHeavy) => items.Count(item => item.Work.Kind.IsHeavy() == isHeavy) + (isHeavy ? ReadyChunkLanes : 0);

    /// <summary>False for an announcement older than the one known.</summary>
    public bool Update(JobReadiness next)
    {
        if (next.Run < Readiness.Run || (next.Run == Readiness.Run && next.Revision <= Readiness.Revision)) return false;
        Readiness = next;
        items = [.. next.Items];
        (chunk, lane) = (next.Cursor, 0);
        returned.Clear();
        return true;
    }

    /// <summary>Returns work that was granted but never started.</summary>
    public void Return(WorkId work)
    {
        if (work.Run == Readiness.Run && work.Kind == WorkKind.Encode) returned.Add((work.Chunk, work.Lane));
        else if (work.Run == Readiness.Run) items.Add(new WorkItem(work, []));
    }

    /// <summary>The next piece of work that <paramref name="mayTake"/> accepts: items first, then returned work, then the lowest chunk. Null when there is none.</summary>
    public WorkId? Take(bool heavy, Func<WorkItem, bool> mayTake)
    {
        for (var index = 0; index < items.Count; index++)
        {
            var item = items[index];
            if (item.Work.Kind.IsHeavy() != heavy || !mayTake(item)) continue;
            items.RemoveAt(index);
            return item.Work;
        }

        return heavy ? TakeReturned(mayTake) ?? TakeNext(mayTake) : null;
    }

    private WorkId? TakeReturned(Func<WorkItem, bool> mayTake)
    {
        foreach (var (returnedChunk, returnedLane) in returned)
        {
            var work = WorkOf(returnedChunk, returnedLane);
            if (!mayTake(new WorkItem(work, []))) continue;
            returned.Remove((returnedChunk, returnedLane));
            return work;
        }

        return null;
    }

    private WorkId? TakeNext(Func<WorkItem, bool> mayTake)
    {
        while (chunk < Readiness.Planned && Readiness.Lanes > 0)
        {
            var work = WorkOf(chunk, lane);
            if (++lane == Readiness.Lanes) (chunk, lane) = (chunk + 1, 0);

            // Work that a node already holds was granted before the announcement, so it is skipped permanently.
            if (mayTake(new WorkItem(work, []))) return work;
        }

        return null;
    }

    private static int Compare(ReadyJob? one, ReadyJob? other)
    {
        if (one!.Readiness.Priority != other!.Readiness.Priority) return other.Readiness.Priority.CompareTo(one.Readiness.Priority);
        if (one.Held != other.Held) return one.Held.CompareTo(other.Held);
        return one.ServedAt != other.ServedAt ? one.ServedAt.CompareTo(other.ServedAt) : one.Number.CompareTo(other.Number);
    }

    private WorkId WorkOf(int ofChunk, int ofLane) => new(Readiness.Job, Readiness.Run, WorkKind.Encode, ofChunk, ofLane);
}
