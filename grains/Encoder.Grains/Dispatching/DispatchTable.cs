namespace Encoder.Grains;

/// <summary>
/// Assigns work to nodes: holds the jobs with their announced work and the nodes with the work they hold. Pure: no clock, no calls; times are parameters.
/// Jobs with ready work are kept in the order in which they are served, so that a grant costs about the same for one job and for ten thousand.
/// </summary>
internal sealed class DispatchTable(DispatchOptions options)
{
    private readonly Dictionary<string, ReadyJob> jobs = [];
    private readonly Dictionary<string, NodeEntry> nodes = [];
    private readonly Dictionary<WorkId, NodeEntry> holders = [];
    private readonly SortedSet<ReadyJob> heavy = new(ReadyJob.Order);
    private readonly SortedSet<ReadyJob> light = new(ReadyJob.Order);
    private long announced;
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
            var isNewer = false;
            Change(known, job => isNewer = job.Update(readiness));
            return isNewer;
        }

        var added = new ReadyJob(readiness, ++announced)
        {
            Held = holders.Keys.Count(work => work.Job == readiness.Job),
            ServedAt = served,
            WaitsSince = now,
        };
        jobs.Add(readiness.Job, added);
        Change(added, static _ => { });
        return true;
    }

    /// <summary>
    /// The waiting nodes to wake for the ready work of a job: as many as have room for it together. One of them may then take other work; what is
    /// left is taken at the next poll.
    /// </summary>
    public IEnumerable<NodeEntry> WaitingFor(string job, DateTimeOffset now)
    {
        if (!jobs.TryGetValue(job, out var ready)) yield break;
        var (heavyLeft, lightLeft) = (ready.ReadyCountOf(isHeavy: true), ready.ReadyCountOf(isHeavy: false));
        foreach (var node in nodes.Values)
        {
            if (!node.IsWaiting || !CanRun(node.Report, ready.Readiness)) continue;
            var (heavyRoom, lightRoom) = (heavyLeft > 0 ? RoomOf(node, isHeavy: true, now) : 0, lightLeft > 0 ? RoomOf(node, isHeavy: false, now) : 0);
            if (heavyRoom <= 0 && lightRoom <= 0) continue;
            yield return node;
            if (ready.IsChoosy) continue;
            (heavyLeft, lightLeft) = (heavyLeft - heavyRoom, lightLeft - lightRoom);
        }
    }

    /// <summary>What keeps every node from the job's work; null when one can run it, and while there is no node.</summary>
    public JobObstacle? ObstacleOf(JobReadiness job)
    {
        var able = nodes.Values.Select(node => node.Report).Where(report => report.Slots > 0).ToList();
        if (able.Count == 0 || able.Exists(report => CanRun(report, job))) return null;
        var ofBuild = able.Where(report => HasBuild(report, job)).ToList();
        return ofBuild.Count == 0
            ? new JobObstacle(LacksBuild: true, [])
            : new JobObstacle(LacksBuild: false, ofBuild.Select(report => job.Encoders.Except(report.Encoders!).ToList()).MinBy(missing => missing.Count)!);
    }

    public void Withdraw(string job)
    {
        if (!jobs.Remove(job, out var withdrawn)) return;
        heavy.Remove(withdrawn);
        light.Remove(withdrawn);
    }

    /// <summary>Applies a report. The node holds the work it runs, and the work granted in replies that it had not read when it wrote the report.</summary>
    public NodeEntry ApplyReport(NodeReport report, DateTimeOffset now)
    {
        if (!nodes.TryGetValue(report.Node, out var node)) nodes.Add(report.Node, node = new NodeEntry { Report = report });
        if (report.FailuresInARow > node.Report.FailuresInARow && IsFailing(report)) node.RestsUntil = now + RestOf(report.FailuresInARow);
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

        var next = new Grant(node.Serial + 1, now);
        var (heavyRoom, lightRoom) = (RoomOf(node, isHeavy: true, now), RoomOf(node, isHeavy: false, now));
        GrantTo(node, isHeavy: false, lightRoom, next, granted);
        GrantTo(node, isHeavy: true, heavyRoom, next, granted);
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
        Change(job, returning => returning.Return(work));
        return true;
    }

    /// <summary>
    /// Free places of a node. Granted work that it has not read yet already occupies some. A node on which everything fails would otherwise take
    /// the most work of all, because it is free again at once.
    /// </summary>
    private int RoomOf(NodeEntry node, bool isHeavy, DateTimeOffset now)
    {
        var (room, held) = (isHeavy ? node.Report.FreeSlots : node.Report.FreeLightSlots, 0);
        foreach (var (work, grant) in node.Held)
        {
            if (work.Kind.IsHeavy() != isHeavy) continue;
            held++;
            if (grant is not null) room--;
        }

        if (!IsFailing(node.Report) || !nodes.Values.Any(other => other != node && other.Report.Slots > 0 && !IsResting(other, now))) return room;
        return IsResting(node, now) ? 0 : Math.Min(room, 1 - held);
    }

    private bool IsFailing(NodeReport report) => report.FailuresInARow >= options.RestAfter;

    private bool IsResting(NodeEntry node, DateTimeOffset now) => IsFailing(node.Report) && now < node.RestsUntil;

    private TimeSpan RestOf(int failures)
    {
        var doubled = options.RestFor * Math.Pow(2, Math.Min(failures - options.RestAfter, 16));
        return doubled < options.LongestRest ? doubled : options.LongestRest;
    }

    private void GrantTo(NodeEntry node, bool isHeavy, int count, Grant grant, List<WorkId> granted)
    {
        for (; count > 0 && TakeFor(node, isHeavy) is { } next; count--)
        {
            Hold(node, next.Work);
            node.Held[next.Work] = grant;
            Change(next.Job, job => job.ServedAt = ++served);
            next.Job.WaitsSince = grant.At;
            granted.Add(next.Work);
        }
    }

    /// <summary>The next piece of work that the node may take, of the first job in order that has one.</summary>
    private (ReadyJob Job, WorkId Work)? TakeFor(NodeEntry node, bool isHeavy)
    {
        var ordered = isHeavy ? heavy : light;
        List<ReadyJob>? emptied = null;
        (ReadyJob, WorkId)? found = null;
        foreach (var job in ordered)
        {
            if (!CanRun(node.Report, job.Readiness)) continue;
            if (job.Take(isHeavy, item => MayTake(node, job, item)) is { } work)
            {
                found = (job, work);
                break;
            }

            // What others hold was skipped for good.
            if (job.ReadyCountOf(isHeavy) == 0) (emptied ??= []).Add(job);
        }

        foreach (var job in emptied ?? []) ordered.Remove(job);
        return found;
    }

    /// <summary>Changes what the order of jobs depends on, and puts the job where it belongs.</summary>
    private void Change(ReadyJob job, Action<ReadyJob> change)
    {
        heavy.Remove(job);
        light.Remove(job);
        change(job);
        if (job.ReadyCountOf(isHeavy: true) > 0) heavy.Add(job);
        if (job.ReadyCountOf(isHeavy: false) > 0) light.Add(job);
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
            !item.AvoidNodes.Contains(other.Report.Node) && other.Report.Slots > 0 && CanRun(other.Report, job.Readiness));
    }

    private static bool CanRun(NodeReport node, JobReadiness job) => HasBuild(node, job) && (node.Encoders is not { } has || job.Encoders.All(has.Contains));

    private static bool HasBuild(NodeReport node, JobReadiness job) => job.FfmpegBuild is not { } build || build == node.FfmpegBuild;

    private void Hold(NodeEntry node, WorkId work)
    {
        if (!node.Held.TryAdd(work, null)) return;
        holders[work] = node;
        if (jobs.TryGetValue(work.Job, out var job)) Change(job, static held => held.Held++);
    }

    private void Drop(NodeEntry node, WorkId work)
    {
        node.Held.Remove(work);
        Release(node, work);
    }

    private void Release(NodeEntry node, WorkId work)
    {
        if (holders.TryGetValue(work, out var holder) && holder == node) holders.Remove(work);
        if (jobs.TryGetValue(work.Job, out var job)) Change(job, static held => held.Held--);
    }
}
