using System.Diagnostics;
using System.Globalization;
using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Silo.Embedded;
using Encoder.TestSupport.Grains;
using Encoder.TestSupport.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Benchmarks.Clusters;

/// <summary>
/// Part 3: one job on simulated nodes of one slot, whose encode of a chunk is a timed wait; undisturbed, with every twentieth attempt ten
/// times as long, and with a node dying each minute, in whose place another comes.
/// </summary>
internal static class NodesBenchmark
{
    private const string Job = "job-1";
    private static readonly TimeSpan DeathEvery = TimeSpan.FromMinutes(1);

    public static async Task RunAsync(ClusterOptions options)
    {
        Console.WriteLine();
        Console.WriteLine("| nodes | chunks | disturbed by | seconds | of the ideal | tail s |");
        Console.WriteLine("|---:|---:|---|---:|---:|---:|");
        foreach (var nodes in options.Nodes)
        {
            await MeasureAsync(options, nodes, "nothing", hasStragglers: false, hasDeaths: false);
            await MeasureAsync(options, nodes, "5 % stragglers", hasStragglers: true, hasDeaths: false);
            if (nodes > 1) await MeasureAsync(options, nodes, "a node's death each minute", hasStragglers: false, hasDeaths: true);
        }
    }

    private static async Task MeasureAsync(ClusterOptions options, int nodes, string disturbed, bool hasStragglers, bool hasDeaths)
    {
        var takes = TimeSpan.FromSeconds(options.ChunkSeconds);
        var asset = new FakeAsset { Chunks = nodes * options.ChunksPerNode, ChunksPerPage = 100, Lanes = [["720p"]], SegmentBytes = 1024, Mp4 = false };
        var store = new MemoryStore();
        using var host = EmbeddedHost.Build(store, new EmbeddedSiloOptions { DataDirectory = "", Jobs = new JobOptions { Plan = (_, _) => asset.Plan() } }, TimeProvider.System);
        await host.StartAsync();
        var lastBegun = 0L;
        var pool = new NodePool(host.Services, store, asset, order =>
        {
            if (order.Work.Kind != WorkKind.Encode) return new FakeTurn();
            if (order.AttemptNumber == 1) Volatile.Write(ref lastBegun, Stopwatch.GetTimestamp());
            return new FakeTurn(hasStragglers && order.AttemptNumber == 1 && order.Work.Chunk % 20 == 7 ? takes * 10 : takes);
        });
        for (var node = 0; node < nodes; node++) pool.Add();
        var clock = Stopwatch.StartNew();
        using var over = new CancellationTokenSource();
        var dying = hasDeaths ? pool.DieEveryAsync(DeathEvery, over.Token) : Task.CompletedTask;
        await EndAsync(host.Services);
        var (elapsed, tail) = (clock.Elapsed, Stopwatch.GetElapsedTime(Volatile.Read(ref lastBegun)));
        await over.CancelAsync();
        await dying;
        await pool.StopAsync();
        await host.StopAsync();

        // Rounds of the longest node: the ideal, with nothing between two chunks.
        var ideal = takes * options.ChunksPerNode;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {nodes} | {asset.Chunks:N0} | {disturbed} | {elapsed.TotalSeconds:0.0} | {ideal / elapsed:0.000} | {tail.TotalSeconds:0.0} |"));
    }

    private static async Task EndAsync(IServiceProvider services)
    {
        var grains = services.GetRequiredService<IGrainFactory>();
        await grains.GetGrain<IJobGrain>(Job).SubmitAsync(FakeAsset.Request(), CancellationToken.None);
        await foreach (var snapshot in JobWatcher.WatchAsync(grains, services.GetRequiredService<Announcements>(), Job, TimeProvider.System, CancellationToken.None))
        {
            if (snapshot.State is JobState.Failed or JobState.Cancelled) throw new InvalidOperationException($"The job ended {snapshot.State}: {snapshot.Fault}");
        }
    }
}

/// <summary>Simulated nodes that can die.</summary>
internal sealed class NodePool(IServiceProvider services, MemoryStore store, FakeAsset asset, Func<WorkOrder, FakeTurn> script)
{
    private readonly Queue<CancellationTokenSource> lives = [];
    private readonly List<Task> running = [];
    private readonly IGrainFactory grains = services.GetRequiredService<IGrainFactory>();
    private readonly Announcements announcements = services.GetRequiredService<Announcements>();

    public void Add()
    {
        var life = new CancellationTokenSource();
        lives.Enqueue(life);
        var options = new FakeNodeOptions { Name = $"node-{running.Count}", AssetOf = _ => asset, Slots = 1, Script = script };
        running.Add(Task.Run(() => new FakeNode(options, () => grains, () => announcements, store, TimeProvider.System).RunAsync(life.Token)));
    }

    /// <summary>The oldest node dies without a word, and another comes.</summary>
    public async Task DieEveryAsync(TimeSpan period, CancellationToken over)
    {
        using var timer = new PeriodicTimer(period);
        try
        {
            while (await timer.WaitForNextTickAsync(over))
            {
                await lives.Dequeue().CancelAsync();
                Add();
            }
        }
        catch (OperationCanceledException)
        {
            // The job has ended.
        }
    }

    /// <summary>All die. While the silo still answers: a node without one would go on asking.</summary>
    public async Task StopAsync()
    {
        foreach (var life in lives) await life.CancelAsync();
        try
        {
            await Task.WhenAll(running);
        }
        catch (OperationCanceledException)
        {
            // So ends a node.
        }
    }
}
