namespace Encoder.Grains.Hosting;

/// <summary>How a silo runs the grains. Bound from the configuration section <c>Cluster</c>; validated at start, all faults at once.</summary>
public sealed class GrainHostOptions
{
    /// <summary>
    /// A silo is asked "are you there?" this often, and has as long to answer. Default 1 s. Shorter finds a dead silo sooner (with two
    /// missed probes: killed in about 1 s, frozen in about 9 s) and declares one dead that was merely starved; Orleans' own 5 s takes 6 s
    /// and 66 s. 100 ms to 60 s.
    /// </summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Probes in a row without an answer before a silo is declared dead, 1 to 20. Default 2.</summary>
    public int MissedProbes { get; set; } = 2;

    /// <summary>How often the membership table is read anew, for news that gossip did not bring; 1 s to 10 min. Default 5 s.</summary>
    public TimeSpan TableRefresh { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A call without an answer for this long fails with <c>cluster.unreachable</c>; its outcome is unknown, and the caller asks again.
    /// Longer than the long poll's five seconds; 6 s to 1 h. Default 15 s.
    /// </summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How often the queues of announcements are looked at, 1 ms to 2 s. Default 50 ms: that late a chunk is heard of at worst, for some
    /// twenty local calls per second and queue.
    /// </summary>
    public TimeSpan StreamPollEvery { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>A grain without call and schedule for this long is deactivated; 2 min to 1 day. Default 5 min, as on one machine.</summary>
    public TimeSpan IdleAfter { get; set; } = TimeSpan.FromMinutes(5);
}
