namespace Encoder.Grains;

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

    /// <summary>It gets no work before, while there are other nodes.</summary>
    public DateTimeOffset RestsUntil { get; set; }

    /// <summary>Number of its last reply with grants.</summary>
    public long Serial { get; set; }

    /// <summary>Set while one of its polls is held.</summary>
    public TaskCompletionSource? Waiting { get; set; }

    public bool IsWaiting => Waiting is not null;
}

/// <summary>When work was granted, and in which reply.</summary>
internal sealed record Grant(long Serial, DateTimeOffset At);
