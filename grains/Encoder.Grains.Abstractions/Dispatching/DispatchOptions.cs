namespace Encoder.Grains;

/// <summary>How a dispatcher treats nodes.</summary>
public sealed record DispatchOptions
{
    /// <summary>A poll is held this long when no work is ready. Default 5 s: longer holds delay the recovery of a cluster.</summary>
    public TimeSpan HoldFor { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A node that does not check in for this long is removed, and work that it was granted but never reported is ready again. Default 15 s.</summary>
    public TimeSpan NodeTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A reply that the node has not confirmed after this long counts as lost, and its grants are ready again. Default 6 s.</summary>
    public TimeSpan SettleFor { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>A node on which this many pieces of work failed in a row rests while there are other nodes. Default 3.</summary>
    public int RestAfter { get; init; } = 3;

    /// <summary>How long it rests; each further failure doubles it. Then it gets one piece of work at a time, until one succeeds. Default 10 s.</summary>
    public TimeSpan RestFor { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest rest. Default 5 min.</summary>
    public TimeSpan LongestRest { get; init; } = TimeSpan.FromMinutes(5);
}
