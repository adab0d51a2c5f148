using Encoder.Contracts;

namespace Encoder.Grains;

/// <summary>One try of a piece of work, under a lease.</summary>
internal sealed class Attempt(string id, int number, string node, long startedAt)
{
    public string Id => id;

    public int Number => number;

    public string Node => node;

    /// <summary>Timestamps of the clock.</summary>
    public long StartedAt { get; } = startedAt;

    public long HeardAt { get; set; } = startedAt;

    public int Frames { get; private set; }

    /// <summary>The node's slot it runs in; null until it has reported.</summary>
    public int? Slot { get; private set; }

    /// <summary>It waits for more of an upload.</summary>
    public bool IsWaiting { get; private set; }

    /// <summary>What it has measured of the source.</summary>
    public SourceMeasures? Measures { get; private set; }

    /// <summary>Since when it has waited for nothing but its ffmpeg: nothing of its work is still to arrive.</summary>
    public long BusySince { get; set; } = startedAt;

    /// <summary>The node reported it.</summary>
    public void Hear(AttemptProgress progress, long now)
    {
        HeardAt = now;
        Frames = Math.Max(Frames, progress.Frames);
        Slot = progress.Slot;
        Measures = progress.Measures;
        if (IsWaiting || progress.IsWaiting) BusySince = now;
        IsWaiting = progress.IsWaiting;
    }
}

/// <summary>A lease whose node may be dead.</summary>
/// <param name="Since">When it was noticed.</param>
/// <param name="WasLost">Its node did not report for a lease's duration; false: the job itself was lost, and what it heard.</param>
/// <param name="Reach">How far the work had come by then; negative when that was not looked up.</param>
internal sealed record SuspectLease(string Attempt, string Node, DateTimeOffset Since, bool WasLost, long Reach = -1);

/// <summary>What a job remembers of work that was begun, failed or is offered outside the chunk table's order.</summary>
internal sealed class WorkEntry(WorkId work)
{
    public WorkId Work => work;

    public List<Attempt> Live { get; } = [];

    /// <summary>Attempts begun.</summary>
    public int Begun { get; set; }

    /// <summary>Attempts that failed; those given back and those whose node died do not count.</summary>
    public int Failures { get; set; }

    public List<string> FailedOn { get; } = [];

    public Fault? LastFault { get; set; }

    /// <summary>Attempts whose node died.</summary>
    public List<StoredLease> Deaths { get; } = [];

    /// <summary>Attempts whose nodes fell silent, or have not spoken up since the job itself was lost.</summary>
    public List<SuspectLease> Suspects { get; } = [];

    /// <summary>May be begun now though the chunk table does not list it: other kinds of work, a straggler's second attempt, a replay.</summary>
    public bool IsOffered { get; set; }

    /// <summary>A straggler gets one second attempt, not several.</summary>
    public bool WasDoubled { get; set; }

    /// <summary>A record stands, but its publishing has not been heard of: the Chunk is to tell it again.</summary>
    public bool IsReplay { get; set; }

    /// <summary>Nodes it should not go to while there are others.</summary>
    public IReadOnlyList<string> AvoidNodes => Live.Count + FailedOn.Count + Deaths.Count + Suspects.Count == 0
        ? []
        : [.. FailedOn, .. Deaths.Select(death => death.Node), .. Suspects.Select(lease => lease.Node), .. Live.Select(attempt => attempt.Node)];

    /// <summary>Whether it would be given up if its suspects turn out dead: it is not begun before that is known.</summary>
    public bool IsHeld(int maxDeaths) => Suspects.Count > 0 && Deaths.Count + Suspects.Select(lease => lease.Node).Distinct().Count() >= maxDeaths;

    /// <summary>The node of an attempt died. Deaths since which the work has come farther were not its doing.</summary>
    public void Die(SuspectLease lease)
    {
        Deaths.RemoveAll(death => death.Reach < lease.Reach);
        Deaths.Add(new StoredLease(lease.Attempt, lease.Node, lease.Reach));
    }

    /// <summary>An attempt on a node failed.</summary>
    public void Fail(string node, Fault fault)
    {
        Failures++;
        if (node.Length > 0 && !FailedOn.Contains(node)) FailedOn.Add(node);

        // The error of an encoder is more useful than that a node stopped reporting.
        if (LastFault is null || fault.Code != ErrorCodes.LeaseLost) LastFault = fault;
    }

    public StoredWork ToStored() => new(
        Work.Kind, Work.Chunk, Work.Lane, Begun, Failures, [.. FailedOn], LastFault, [.. Deaths],
        [.. Suspects.Select(lease => new StoredLease(lease.Attempt, lease.Node, lease.Reach)), .. Live.Select(attempt => new StoredLease(attempt.Id, attempt.Node))]);
}

/// <summary>The attempts of a job that are under way, and what failed before: as many entries as leases and troubles, never as chunks.</summary>
internal sealed class AttemptTable
{
    private readonly Dictionary<(WorkKind Kind, int Chunk, int Lane), WorkEntry> entries = [];

    public IReadOnlyCollection<WorkEntry> Entries => entries.Values;

    public IEnumerable<WorkEntry> Offered => entries.Values.Where(entry => entry.IsOffered);

    public WorkEntry? Find(WorkId work) => entries.GetValueOrDefault((work.Kind, work.Chunk, work.Lane));

    public WorkEntry GetOrAdd(WorkId work)
    {
        var key = (work.Kind, work.Chunk, work.Lane);
        if (!entries.TryGetValue(key, out var entry)) entries.Add(key, entry = new WorkEntry(work));
        return entry;
    }

    /// <summary>Takes over what an earlier activation knew; its leases are suspects until their nodes speak up.</summary>
    public WorkEntry Restore(WorkId work, StoredWork stored, long reach, DateTimeOffset now)
    {
        var entry = GetOrAdd(work);
        (entry.Begun, entry.Failures, entry.LastFault) = (stored.Begun, stored.Failures, stored.LastFault);
        entry.FailedOn.AddRange(stored.FailedOn);
        entry.Deaths.AddRange(stored.Deaths);
        entry.Suspects.AddRange(stored.Live.Select(lease => new SuspectLease(lease.Attempt, lease.Node, now, WasLost: false, lease.Reach < 0 ? reach : lease.Reach)));
        return entry;
    }

    public StoredAttempts ToStored() => new([.. entries.Values.Where(entry => entry.Begun > 0 && !entry.IsReplay).Select(entry => entry.ToStored())]);

    public void Remove(WorkId work) => entries.Remove((work.Kind, work.Chunk, work.Lane));

    public void Clear() => entries.Clear();

    /// <summary>The way to the end is behind the job: only what runs beside it is still of interest.</summary>
    public void ClearButPreviews()
    {
        foreach (var entry in entries.Values.Where(entry => entry.Work.Kind != WorkKind.Preview).ToList()) Remove(entry.Work);
    }
}
