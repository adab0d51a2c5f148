namespace Encoder.Grains;

/// <summary>
/// Assigns work to nodes: holds the jobs with their announced work and the nodes with the work they hold. Pure: no clock, no calls; times are parameters.
/// A grant scans every job once, which takes microseconds for hundreds of jobs.
/// </summary>
internal sealed class DispatchTable(DispatchOptions options)
{
    private readonly Dictionary<string, ReadyJob> jobs = [];
    private readonly Dictionary<string, NodeEntry> nodes = [];
    private readonly Dictionary<WorkId, NodeEntry> holders = [];
    private long served;

    public IEnumerable<NodeEntry> Nodes => nodes.Values;

    /// <summary>The amount of ready work of all jobs, and how long the longest has waited.</summary>
    public QueueDepth Queue
    {
        get
        {
            var waiting = jobs.Values.Where(job => job.ReadyCount > 0).ToList();
            return new QueueDepth(waiting.Sum(job => job.ReadyCount), waiting.Count > 0 ? waiting.Min(job => job.WaitsSince) : null);
        }
    }

    /// <summary>False when a newer announcement is known.</summary>
    public bool Announce(JobReadiness readiness, DateTimeOffset now = default)
    {
        if (jobs.TryGetValue(readiness.Job, out var known))
        {
            if (known.ReadyCount == 0) known.WaitsSince = now;
            return known.Update(readiness);
        }

        jobs.Add(readiness.Job, new ReadyJob(readiness)
        {
            Held = holders.Keys.Count(work => work.Job == readiness.Job),
            ServedAt = served,
            WaitsSince = now,
        });
        return true;
    }

    public void Withdraw(string job) => jobs.Remove(job);

    /// <summary>Applies a report. The node holds the work it runs, and the work granted in replies that it had not read when it wrote the report.</summary>
    public NodeEntry ApplyReport(NodeReport report, DateTimeOffset now)
    {
        if (!nodes.TryGetValue(report.Node, out var node)) nodes.Add(report.Node, node = new NodeEntry());
        node.Report = report;
        node.LastCheckInAt = now;
        node.CheckIns++;
        node.Running.Clear();
        node.Running.UnionWith(report.Running);
        SettleEnded(node, now);
        foreach (var work in report.Running)
        {
            Hold(node, work);
            node.Held[work] = null;
        }

        return node;
    }

    /// <summary>Work that the node does not run is no longer held, unless it was granted in a reply that the node had not read.</summary>
    private void SettleEnded(NodeEntry node, DateTimeOffset now)
    {
        foreach (var (work, grant) in node.Held)
        {
            if (node.Running.Contains(work)) continue;
            var isUnread = grant is not null && node.Report.LastReply is { } last && grant.Serial > last;
            if (isUnread && now - grant!.At < options.SettleFor) continue;

            // Removal from a dictionary does not invalidate its enumeration.
            Drop(node, work);
            if (isUnread) Return(work);
        }
    }

    /// <summary>Work for the free slots of a node; the grants belong to its next reply.</summary>
    public List<WorkId> Match(NodeEntry node, DateTimeOffset now)
    {
        var granted = new List<WorkId>();

        // Granted work that the node has not read yet already occupies slots.
        var (heavy, light) = (0, 0);
        foreach (var (work, grant) in node.Held)
        {
            if (grant is null) continue;
            if (work.Kind.IsHeavy()) heavy++;
            else light++;
        }

        var next = new Grant(node.Serial + 1, now);
        GrantTo(node, isHeavy: false, node.Report.FreeLightSlots - light, next, granted);
        GrantTo(node, isHeavy: true, node.Report.FreeSlots - heavy, next, granted);
        if (granted.Count > 0) node.Serial++;
        return granted;
    }

    /// <summary>Removes nodes that stopped checking in. Work that they never reported is ready again. True when there is such work.</summary>
    public bool RemoveSilentNodes(DateTimeOffset now)
    {
        var returned = false;
        foreach (var (name, node) in nodes)
        {
            if (node.IsWaiting || now - node.LastCheckInAt < options.NodeTimeout) continue;
            nodes.Remove(name);
            foreach (var (work, grant) in node.Held)
            {
                Release(node, work);
                if (grant is not null) returned |= Return(work);
            }
        }

        return returned;
    }

    private bool Return(WorkId work)
    {
        if (!jobs.TryGetValue(work.Job, out var job)) return false;
        job.Return(work);
        return true;
    }

    private void GrantTo(NodeEntry node, bool isHeavy, int count, Grant grant, List<WorkId> granted)
    {
        if (count <= 0) return;
        var inOrder = new List<ReadyJob>();
        foreach (var job in jobs.Values)
        {
            if (job.Readiness.FfmpegBuild is null || job.Readiness.FfmpegBuild == node.Report.FfmpegBuild) inOrder.Add(job);
        }

        while (count > 0 && inOrder.Count > 0)
        {
            var best = inOrder[0];
            foreach (var job in inOrder)
            {
                if (IsBefore(job, best)) best = job;
            }

            if (best.Take(isHeavy, item => MayTake(node, best, item)) is not { } work)
            {
                inOrder.Remove(best);
                continue;
            }

            Hold(node, work);
            node.Held[work] = grant;
            best.ServedAt = ++served;
            best.WaitsSince = grant.At;
            granted.Add(work);
            count--;
        }
    }

    /// <summary>Orders by priority, then by fewest slots held, then by longest wait.</summary>
    private static bool IsBefore(ReadyJob one, ReadyJob other)
    {
        if (one.Readiness.Priority != other.Readiness.Priority) return one.Readiness.Priority > other.Readiness.Priority;
        return one.Held != other.Held ? one.Held < other.Held : one.ServedAt < other.ServedAt;
    }

    /// <summary>
    /// Whether the node may take the work. Not when another node holds it, unless the job asks for a second attempt; and not on a node to avoid
    /// while there is another node.
    /// </summary>
    private bool MayTake(NodeEntry node, ReadyJob job, WorkItem item)
    {
        if (holders.TryGetValue(item.Work, out var holder) && !item.AvoidNodes.Contains(holder.Report.Node)) return false;
        if (!item.AvoidNodes.Contains(node.Report.Node)) return true;
        return !nodes.Values.Any(other =>
            !item.AvoidNodes.Contains(other.Report.Node) && other.Report.Slots > 0
            && (job.Readiness.FfmpegBuild is not { } build || build == other.Report.FfmpegBuild));
    }

    private void Hold(NodeEntry node, WorkId work)
    {
        if (!node.Held.TryAdd(work, null)) return;
        holders[work] = node;
        if (jobs.TryGetValue(work.Job, out var job)) job.Held++;
    }

    private void Drop(NodeEntry node, WorkId work)
    {
        node.Held.Remove(work);
        Release(node, work);
    }

    private void Release(NodeEntry node, WorkId work)
    {
        if (holders.TryGetValue(work, out var holder) && holder == node) holders.Remove(work);
        if (jobs.TryGetValue(work.Job, out var job)) job.Held--;
    }
}

/// <summary>A node that checked in recently.</summary>
internal sealed class NodeEntry
{
    public NodeReport Report { get; set; } = null!;

    public DateTimeOffset LastCheckInAt { get; set; }

    /// <summary>Counts its check-ins: a newer check-in ends the hold of an older one.</summary>
    public int CheckIns { get; set; }

    /// <summary>Work it holds. The value is the grant of work not yet reported, or null for work reported as running.</summary>
    public Dictionary<WorkId, Grant?> Held { get; } = [];

    /// <summary>The work that its last report lists as running.</summary>
    public HashSet<WorkId> Running { get; } = [];

    /// <summary>Number of its last reply with grants.</summary>
    public long Serial { get; set; }

    /// <summary>Set while one of its polls is held.</summary>
    public TaskCompletionSource? Waiting { get; set; }

    public bool IsWaiting => Waiting is not null;
}

/// <summary>When work was granted, and in which reply.</summary>
internal sealed record Grant(long Serial, DateTimeOffset At);
