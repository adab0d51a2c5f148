using Encoder.Contracts;
using Encoder.Core.Plans;
using Encoder.Core.Probing;

namespace Encoder.Grains;

/// <summary>How jobs schedule their work; the same for all jobs of a host.</summary>
public sealed record JobOptions
{
    /// <summary>Key of the dispatcher that jobs announce themselves to.</summary>
    public string Pool { get; init; } = DispatcherPool.Default;

    /// <summary>A lease expires this long after the last report of its node. Default 20 s.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often leases, stragglers and announcements are checked. Default 1 s.</summary>
    public TimeSpan TickEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>When no announcement arrives for this long, the job looks for plan pages in the store. Default 2 s.</summary>
    public TimeSpan PlanPollAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Ready work is announced again after this long, because dispatchers keep their state in memory only. Default 5 s.</summary>
    public TimeSpan AnnounceEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Minimum time between two change announcements to watchers. Default 200 ms.</summary>
    public TimeSpan AnnounceInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Attempts of one piece of work before the job fails. Default 3.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>Number of nodes that may die while they run one piece of work before it is given up. Default 3.</summary>
    public int MaxNodeDeaths { get; init; } = 3;

    /// <summary>
    /// A node that stopped reporting, or that had a lease when the job itself crashed, has this long to report before it counts as dead. Default:
    /// the duration of a lease; shorter if nodes and grains are in one process and end together.
    /// </summary>
    public TimeSpan? DeathGracePeriod { get; init; }

    /// <summary>Minimum time between two writes of the attempts of a run. Default 250 ms.</summary>
    public TimeSpan StoreAttemptsEvery { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>This many chunks at the end are offered in order of cost, so that no long one comes last. Default 8.</summary>
    public int TailChunks { get; init; } = 8;

    /// <summary>An attempt is a straggler after this many times the median. Default 3.</summary>
    public int StragglerFactor { get; init; } = 3;

    /// <summary>Minimum time before an attempt is a straggler. Default 5 s.</summary>
    public TimeSpan StragglerAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// When a live stream is more than this many segments behind, and falls back further, its most expensive rung is not encoded any more. Default 10; 0: never.
    /// </summary>
    public int DropRungBehind { get; init; } = 10;

    /// <summary>
    /// Whether a job waits for a node that has its encoders. Default false: where no other node can come, it fails with <c>node.encoder_missing</c>.
    /// </summary>
    public bool WaitsForEncoders { get; init; }

    /// <summary>Whether jobs get previews when their spec does not say. Default false.</summary>
    public bool Previews { get; init; }

    /// <summary>Beginnings of the addresses of containers to which jobs may have their files copied. Default: none.</summary>
    public IReadOnlyList<string> DeliveryContainers { get; init; } = [];

    /// <summary>Beginnings of the addresses of key servers whose keys jobs may use. Default: none.</summary>
    public IReadOnlyList<string> KeyServers { get; init; } = [];

    /// <summary>Whether progress is stored before it is reported, so that it never goes back after a crash. Default true. Where nobody watches over a crash it only costs writes.</summary>
    public bool StoresProgress { get; init; } = true;

    /// <summary>Makes the plan from spec and probe; a <see cref="FaultException"/> fails the job. Tests replace it.</summary>
    public Func<JobSpec, MediaInfo, EncodePlan> Plan { get; init; } = JobPlanner.Plan;
}
