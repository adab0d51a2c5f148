namespace Encoder.Contracts;

/// <summary>The last hour of this server: <c>GET /api/overview</c>.</summary>
/// <param name="Samples">One every ten seconds, oldest first; empty after a start.</param>
public sealed record OverviewInfo(IReadOnlyList<OverviewSample> Samples);

/// <summary>One sample.</summary>
/// <param name="At">The time of the sample.</param>
/// <param name="QueuedWork">Pieces of work that were ready and not leased.</param>
/// <param name="BusySlots">Slots in use, over all nodes.</param>
/// <param name="Slots">Total number of slots.</param>
/// <param name="FramesPerSecond">Frames encoded per second over the minute before, over all nodes and rungs.</param>
public sealed record OverviewSample(DateTimeOffset At, int QueuedWork, int BusySlots, int Slots, double FramesPerSecond);
