using System.Text;
using Encoder.Actors;
using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Engine.Hosting;

namespace Encoder.TestSupport.Actors;

/// <summary>Hosts, nodes and a store in a <see cref="Simulation"/>. A host may crash and be replaced; the store stays.</summary>
public sealed class FakeCluster
{
    private readonly Dictionary<string, CancellationTokenSource> nodes = [];
    private readonly Func<IActors, string, IActors>? wrap;

    public FakeCluster(int seed = 1, Func<IActors, string, IActors>? wrap = null)
    {
        this.wrap = wrap;
        Simulation = new Simulation(seed);
        Host = null!;
    }

    public Simulation Simulation { get; }

    public MemoryStore Store { get; } = new();

    public ActorHost Host { get; private set; }

    public Dictionary<string, FakeAsset> Assets { get; } = [];

    /// <summary>Failures that no caller heard of.</summary>
    public List<ActorFailure> Failures { get; } = [];

    public JobOptions Jobs { get; set; } = new();

    public AssetOptions Uploads { get; set; } = new();

    /// <summary>What stands between publishers and the host's topics: a place to lose announcements.</summary>
    public Func<ITopics, ITopics> WrapTopics { get; set; } = topics => topics;

    /// <summary>The asset of a job that has none of its own.</summary>
    public FakeAsset Asset { get; set; } = new();

    public IJob Job(string job = "job-1") => Host.Get<IJob>(job);

    /// <summary>Starts a host on the store, after a crash too.</summary>
    public FakeCluster StartHost()
    {
        var options = new ActorHostOptions { Store = Store, Time = Simulation.Clock, Executor = Simulation, Failed = Failures.Add };
        Host = new ActorHost(options);
        Host.Register<IJob>("job", on => new Job(
            on.Context, Seen(on, "job"), on.Store, WrapTopics(on.Topics), on.State<JobDocument>(), on.Time, Jobs with { Plan = (_, _) => AssetOf(on.Context.Key).Plan() }));
        Host.Register<IAsset>("asset", on => new Asset(on.Context, on.Store, WrapTopics(on.Topics), on.Time, Uploads));
        Host.Register<IChunk>("chunk", on => new Chunk(on.Context, Seen(on, "chunk"), on.Store));
        Host.Register<IRendition>("rendition", on => new Rendition(on.Context, on.Store));
        Host.Register<IDispatcher>("dispatcher", on => new Dispatcher(on.Context, on.Time, new DispatchOptions()));
        Host.Register<ICatalog>("catalog", on => new Catalog(on.Context, Seen(on, "catalog"), on.Store, WrapTopics(on.Topics), on.Time));
        return this;
    }

    /// <summary>Loses the host as a crash does.</summary>
    public void CrashHost() => Host.Abandon();

    public FakeNode AddNode(string name = "node-a", int slots = 2, Func<WorkOrder, FakeTurn>? script = null, string build = "ffmpeg 5.1")
    {
        var options = new FakeNodeOptions { Name = name, Slots = slots, AssetOf = AssetOf, Script = script ?? (_ => new FakeTurn()), Build = build };
        var node = new FakeNode(options, () => Host, () => WrapTopics(Host.Topics), Store, Simulation.Clock);
        var life = nodes[name] = new CancellationTokenSource();
        Simulation.Start(() => node.RunAsync(life.Token));
        return node;
    }

    /// <summary>The node is gone without a word.</summary>
    public void KillNode(string name) => nodes[name].Cancel();

    public void Run(Func<Task> body, TimeSpan? limit = null) => Simulation.Run(body, limit);

    public Task<JobSnapshot> SubmitAsync(string job = "job-1", int priority = 0) => Job(job).SubmitAsync(FakeAsset.Request(priority), CancellationToken.None);

    /// <summary>Submits again and again until a host has answered, as a client does.</summary>
    public Task SubmitPersistentlyAsync(string job = "job-1") => PersistAsync(() => SubmitAsync(job));

    /// <summary>As the catalog's sweep does after a crash.</summary>
    public Task WakePersistentlyAsync() => PersistAsync(async () =>
    {
        if (Store.Find("actors/job/job-1/state") is not null) await Job().WakeAsync(CancellationToken.None);
    });

    public Task PassAsync(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), Simulation.Clock);

    /// <summary>The job at its end, over crashes of the host.</summary>
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

    private IActors Seen(ActorServices on, string kind) => wrap?.Invoke(on.Actors, kind) ?? on.Actors;

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
