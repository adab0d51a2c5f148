using Encoder.Contracts;
using Encoder.Grains;

namespace Encoder.Node.Work;

/// <summary>Statistics of a node since its start, for people.</summary>
internal sealed class WorkCounters(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private static readonly string Version = typeof(WorkCounters).Assembly.GetName().Version?.ToString(3) ?? "";
    private readonly Lock gate = new();
    private readonly Queue<(long At, long Frames)> recent = new();
    private readonly long startedAt = time.GetTimestamp();
    private readonly HashSet<WorkId> failing = [];
    private (long Completed, long Failed) encodes;

    /// <summary>As the node reports it.</summary>
    public int FailuresInARow
    {
        get
        {
            lock (gate) return failing.Count;
        }
    }

    /// <summary>An attempt has ended. Returned work counts as neither completed nor failed.</summary>
    public void Ended(Attempt attempt, Fault? fault)
    {
        if (attempt.Order.Work.Kind != WorkKind.Encode || fault?.Code == ErrorCodes.LeaseLost) return;
        lock (gate)
        {
            encodes = fault is null ? encodes with { Completed = encodes.Completed + 1 } : encodes with { Failed = encodes.Failed + 1 };
            if (fault is { MayRetry: true }) failing.Add(attempt.Order.Work);
            if (fault is not null) return;
            failing.Clear();
            recent.Enqueue((time.GetTimestamp(), attempt.FramesMade));
        }
    }

    public NodeStats Read()
    {
        lock (gate)
        {
            while (recent.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) > Window) recent.Dequeue();
            var running = time.GetElapsedTime(startedAt);
            var seconds = Math.Max(1, (running < Window ? running : Window).TotalSeconds);
            return new NodeStats(Version, encodes.Completed, encodes.Failed, recent.Sum(entry => entry.Frames) / seconds);
        }
    }
}
