namespace Encoder.Grains.Hosting;

/// <summary>How a silo runs the grains. Bound from the configuration section <c>Cluster</c>; validated at start, all faults at once.</summary>
public sealed class GrainHostOptions
{
    /// <summary>
    /// Interval and time-out of the probes between silos, 100 ms to 60 s. Default 1 s. A shorter one detects a dead silo sooner (with two
    /// missed probes a killed silo in about 1 s, a frozen one in about 9 s), but may declare a busy silo dead. The Orleans default of 5 s takes 6 s
    /// and 66 s.
    /// </summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Probes in a row without an answer before a silo is declared dead, 1 to 20. Default 2.</summary>
    public int MissedProbes { get; set; } = 2;

    /// <summary>How often the membership table is read again, for changes that gossip did not deliver; 1 s to 10 min. Default 5 s.</summary>
    public TimeSpan TableRefresh { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A call without an answer for this long fails with <c>cluster.unreachable</c>. Its outcome is unknown, and the caller repeats it.
    /// It must exceed the five seconds of the long poll; 6 s to 1 h. Default 15 s.
    /// </summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Poll interval of the announcement queues, 1 ms to 2 s. Default 50 ms. It bounds the delay of an announcement, and costs about
    /// twenty local calls per second and queue at the default.
    /// </summary>
    public TimeSpan StreamPollEvery { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>A grain without call and schedule for this long is deactivated; 2 min to 1 day. Default 5 min, as on one machine.</summary>
    public TimeSpan IdleAfter { get; set; } = TimeSpan.FromMinutes(5);
}
