using System.Diagnostics;
using Encoder.Actors;
using Encoder.Contracts;
using Encoder.Engine.Hosting;
using Encoder.Engine.Storage;
using Encoder.TestSupport.Actors;

namespace Encoder.Benchmarks.Engine;

/// <summary>One job of the engine benchmark.</summary>
internal sealed record EngineRun(string Store, int Chunks, TimeSpan Elapsed, TimeSpan Cpu, long Allocated, long Resident, TimeSpan Recovery)
{
    private const string Job = "job-1";

    public double ChunksPerSecond => Chunks / Elapsed.TotalSeconds;

    public double MicrosecondsPerChunk => Elapsed.TotalMicroseconds / Chunks;

    public double CpuMicrosecondsPerChunk => Cpu.TotalMicroseconds / Chunks;

    public long BytesPerChunk => Allocated / Chunks;

    public double ResidentMiB => Resident / 1048576.0;

    /// <summary>Runs a job of <paramref name="chunks"/> chunks in a new folder below <paramref name="parent"/>.</summary>
    public static async Task<EngineRun> MeasureAsync(string name, string parent, bool durable, int chunks, int slots)
    {
        var root = Directory.CreateDirectory(Path.Combine(parent, $"encoder-engine-{Environment.ProcessId}")).FullName;
        try
        {
            using var store = new DirectoryMediaStore(new DirectoryMediaStoreOptions { Root = root, Durable = durable, SyncThreads = slots });
            return await MeasureAsync(name, store, chunks, slots);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static async Task<EngineRun> MeasureAsync(string name, DirectoryMediaStore store, int chunks, int slots)
    {
        var asset = new FakeAsset { Chunks = chunks, ChunksPerPage = 100, Lanes = [["720p"]], SegmentBytes = 1024 };
        var host = Start(store, asset);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await host.Topics.SubscribeAsync(JobTopics.End(Job), _ => Task.FromResult(ended.TrySetResult()), CancellationToken.None);

        GC.Collect();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var cpu = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        using var stop = new CancellationTokenSource();
        var node = new FakeNode(new FakeNodeOptions { AssetOf = _ => asset, Slots = slots }, () => host, () => host.Topics, store, TimeProvider.System);
        var running = Task.Run(() => node.RunAsync(stop.Token));
        await host.Get<IJob>(Job).SubmitAsync(FakeAsset.Request(), CancellationToken.None);
        await ended.Task;
        watch.Stop();
        cpu = Environment.CpuUsage.TotalTime - cpu;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        var resident = Environment.WorkingSet;

        var snapshot = await host.Get<IJob>(Job).SnapshotAsync(CancellationToken.None);
        if (snapshot.State != JobState.Done) throw new InvalidOperationException($"The job ended {snapshot.State}: {snapshot.Fault}");
        await stop.CancelAsync();
        host.Abandon();
        return new EngineRun(name, chunks, watch.Elapsed, cpu, allocated, resident, await RecoverAsync(store, asset));
    }

    private static ActorHost Start(DirectoryMediaStore store, FakeAsset asset) =>
        new ActorHost(new ActorHostOptions { Store = store }).RegisterEncoderActors(new JobOptions { Plan = (_, _) => asset.Plan() });

    /// <summary>How long a new host takes to know the finished rendition again, from pages and records: what a job's recovery costs.</summary>
    private static async Task<TimeSpan> RecoverAsync(DirectoryMediaStore store, FakeAsset asset)
    {
        var host = Start(store, asset);
        var watch = Stopwatch.StartNew();
        var progress = await host.Get<IRendition>($"{Job}/1/720p").ProgressAsync(CancellationToken.None);
        if (!progress.IsComplete) throw new InvalidOperationException("The rendition was not recovered whole.");
        host.Abandon();
        return watch.Elapsed;
    }
}
