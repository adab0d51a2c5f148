namespace Encoder.Server.Events;

/// <summary>
/// The newest event of every job, in order. That is enough for a watcher that reconnects or reads slowly, so no queue per watcher is needed. Of
/// settled jobs a bounded number is kept. No I/O.
/// </summary>
internal sealed class EventLog(int settledKept)
{
    private readonly Lock gate = new();
    private readonly LinkedList<JobEvent> events = [];
    private readonly Dictionary<string, LinkedListNode<JobEvent>> byJob = [];
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int settled;

    /// <summary>The newest id.</summary>
    public long Newest { get; private set; }

    /// <summary>The newest event of a job; null when it has none.</summary>
    public JobEvent? Find(string job)
    {
        lock (gate) return byJob.GetValueOrDefault(job)?.Value;
    }

    /// <summary>Adds an event unless it equals the last one of the job. <paramref name="ticks"/> makes ids increase across restarts.</summary>
    public void Add(string job, byte[] data, bool isLast, bool isDeleted, long ticks)
    {
        lock (gate)
        {
            if (byJob.TryGetValue(job, out var known))
            {
                if (known.Value.Data.AsSpan().SequenceEqual(data)) return;
                Drop(known);
            }

            Newest = Math.Max(Newest + 1, ticks);
            byJob[job] = events.AddLast(new JobEvent(Newest, job, data, isLast, isDeleted));
            if (isLast && ++settled > settledKept) Drop(OldestSettled());
            changed.TrySetResult();
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Events after an id, oldest first (of one job, if one is given), and a task that completes with the next event.</summary>
    public (IReadOnlyList<JobEvent> Events, Task Changed) Since(long id, string? job)
    {
        lock (gate)
        {
            if (job is not null) return (byJob.TryGetValue(job, out var own) && own.Value.Id > id ? [own.Value] : [], changed.Task);
            var found = new List<JobEvent>();
            for (var node = events.Last; node is not null && node.Value.Id > id; node = node.Previous) found.Add(node.Value);
            found.Reverse();
            return (found, changed.Task);
        }
    }

    private LinkedListNode<JobEvent> OldestSettled()
    {
        var node = events.First!;
        while (!node.Value.IsLast) node = node.Next!;
        return node;
    }

    private void Drop(LinkedListNode<JobEvent> node)
    {
        if (node.Value.IsLast) settled--;
        events.Remove(node);
        byJob.Remove(node.Value.Job);
    }
}
