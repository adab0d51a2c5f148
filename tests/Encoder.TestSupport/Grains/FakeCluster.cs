using System.Text;
using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Grains;
using Encoder.TestSupport.Silos;
using Encoder.TestSupport.Storage;
using Orleans.Streams;

namespace Encoder.TestSupport.Grains;

/// <summary>A silo, nodes and a store in a <see cref="Simulation"/>. The silo may crash and be replaced; the store stays.</summary>
public sealed class FakeCluster
{
    private readonly Dictionary<string, CancellationTokenSource> nodes = [];
    private readonly Func<IGrainFactory, string, IGrainFactory>? wrap;

    public FakeCluster(int seed = 1, Func<IGrainFactory, string, IGrainFactory>? wrap = null)
    {
        this.wrap = wrap;
        Simulation = new Simulation(seed);
        Silo = null!;
    }

    public Simulation Simulation { get; }

    public MemoryStore Store { get; } = new();

    public SimulatedSilo Silo { get; private set; }

    /// <summary>The door to the grains of the present silo.</summary>
    public IGrainFactory Grains => Silo.Grains;

    /// <summary>Announcements of the present silo.</summary>
    public Announcements Announcements => Silo.Announcements;

    public Dictionary<string, FakeAsset> Assets { get; } = [];

    /// <summary>Failures that no caller heard of.</summary>
    public List<GrainFailure> Failures { get; } = [];

    public JobOptions Jobs { get; set; } = new();

    public AssetOptions Uploads { get; set; } = new();

    /// <summary>What stands between those who announce and the silo's streams: a place to lose announcements.</summary>
    public Func<IStreamProvider, IStreamProvider> WrapStreams { get; set; } = streams => streams;

    /// <summary>The asset of a job that has none of its own.</summary>
    public FakeAsset Asset { get; set; } = new();

    public IJobGrain Job(string job = "job-1") => Grains.GetGrain<IJobGrain>(job);

    /// <summary>Starts a silo on the store, after a crash too.</summary>
    public FakeCluster StartSilo()
    {
        var options = new SimulatedSiloOptions
        {
            Store = Store, Time = Simulation.Clock, Executor = Simulation, Failed = Failures.Add, WrapStreams = WrapStreams,
        };
        Silo = new SimulatedSilo(options).AddEncoderGrains(job => Jobs with { Plan = (_, _) => AssetOf(job).Plan() }, assets: Uploads, seen: wrap);
        return this;
    }

    /// <summary>Loses the silo as a crash does.</summary>
    public void CrashSilo() => Silo.Abandon();

    public FakeNode AddNode(string name = "node-a", int slots = 2, Func<WorkOrder, FakeTurn>? script = null, string build = "ffmpeg 5.1", string[]? encoders = null)
    {
        var options = new FakeNodeOptions { Name = name, Slots = slots, AssetOf = AssetOf, Script = script ?? (_ => new FakeTurn()), Build = build, Encoders = encoders };
        var node = new FakeNode(options, () => Grains, () => Announcements, Store, Simulation.Clock);
        var life = nodes[name] = new CancellationTokenSource();
        Simulation.Start(() => node.RunAsync(life.Token));
        return node;
    }

    /// <summary>The node is gone without a word.</summary>
    public void KillNode(string name) => nodes[name].Cancel();

    public void Run(Func<Task> body, TimeSpan? limit = null) => Simulation.Run(body, limit);

    public Task<JobSnapshot> SubmitAsync(string job = "job-1", int priority = 0) => Job(job).SubmitAsync(FakeAsset.Request(priority), CancellationToken.None);

    /// <summary>Submits again and again until a silo has answered, as a client does.</summary>
    public Task SubmitPersistentlyAsync(string job = "job-1") => PersistAsync(() => SubmitAsync(job));

    /// <summary>As the catalog's sweep does after a crash.</summary>
    public Task WakePersistentlyAsync() => PersistAsync(async () =>
    {
        if (Store.Find("actors/job/job-1/state") is not null) await Job().WakeAsync(CancellationToken.None);
    });

    public Task PassAsync(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), Simulation.Clock);

    /// <summary>The job at its end, over crashes of the silo.</summary>
    public async Task<JobSnapshot> EndAsync(string job = "job-1") => await UntilAsync(snapshot => snapshot.IsSettled, job);

    public async Task<JobSnapshot> UntilAsync(Func<JobSnapshot, bool> condition, string job = "job-1")
    {
        while (true)
        {
            if (await TrySnapshotAsync(job) is { } snapshot && condition(snapshot)) return snapshot;
            await PassAsync(0.1);
        }
    }

    /// <summary>What is wrong with the delivered files, nothing if all is well: every segment there once, in order, with the right bytes.</summary>
    public IReadOnlyList<string> FaultsOfDelivery(string job = "job-1")
    {
        var asset = AssetOf(job);
        var keys = new RunKeys(job, 1);
        var faults = new List<string>();
        foreach (var rendition in asset.Renditions)
        {
            var isAudio = rendition.StartsWith("audio-", StringComparison.Ordinal);
            var count = isAudio ? asset.AudioCommits[int.Parse(rendition[6..])] : asset.Chunks * asset.SegmentsPerChunk;
            var wanted = Enumerable.Range(0, count).Select(number => keys.OutFile(rendition, RunKeys.SegmentName(number))).ToList();
            var made = Store.Created.Where(key => key.StartsWith(keys.OutFile(rendition, "seg-"), StringComparison.Ordinal)).ToList();
            if (!made.SequenceEqual(wanted)) faults.Add($"{rendition}: {string.Join(' ', made)}");
            faults.AddRange(
                from number in Enumerable.Range(0, count)
                where Store.Find(wanted[number])?.AsSpan().SequenceEqual(asset.Segment(rendition, number)) != true
                select $"{wanted[number]} has other bytes");
            var playlist = Store.Find(keys.OutFile(rendition, "playlist.m3u8"));
            if (playlist is null || !Encoding.UTF8.GetString(playlist).Contains("#EXT-X-ENDLIST", StringComparison.Ordinal)) faults.Add($"{rendition} has no whole playlist");
        }

        return faults;
    }

    private FakeAsset AssetOf(string job) => Assets.GetValueOrDefault(job, Asset);

    private async Task PersistAsync(Func<Task> call)
    {
        while (true)
        {
            try
            {
                await call();
                return;
            }
            catch (OperationCanceledException)
            {
                await PassAsync(1);
            }
        }
    }

    private async Task<JobSnapshot?> TrySnapshotAsync(string job)
    {
        try
        {
            return await Job(job).SnapshotAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is OperationCanceledException or FaultException { Fault.Code: ErrorCodes.JobNotFound })
        {
            return null;
        }
    }
}
