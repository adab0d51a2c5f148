using System.Diagnostics;
using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Silo.Embedded;
using Encoder.Storage;
using Encoder.TestSupport.Grains;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

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
        using var host = await StartAsync(store, asset);
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        var announcements = host.Services.GetRequiredService<Announcements>();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await announcements.SubscribeAsync(announcements.Changes(JobRequest.LocalTenant), Hear, CancellationToken.None);

        GC.Collect();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var cpu = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        using var stop = new CancellationTokenSource();
        var node = new FakeNode(new FakeNodeOptions { AssetOf = _ => asset, Slots = slots }, () => grains, () => announcements, store, TimeProvider.System);
        var running = Task.Run(() => node.RunAsync(stop.Token));
        await grains.GetGrain<IJobGrain>(Job).SubmitAsync(FakeAsset.Request(), CancellationToken.None);
        await ended.Task;
        watch.Stop();
        cpu = Environment.CpuUsage.TotalTime - cpu;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        var resident = Environment.WorkingSet;

        var snapshot = await grains.GetGrain<IJobGrain>(Job).SnapshotAsync(CancellationToken.None);
        if (snapshot.State != JobState.Done) throw new InvalidOperationException($"The job ended {snapshot.State}: {snapshot.Fault}");
        await stop.CancelAsync();
        await host.StopAsync();
        return new EngineRun(name, chunks, watch.Elapsed, cpu, allocated, resident, await RecoverAsync(store, asset));

        Task Hear(TenantChange change)
        {
            if (change.Kind == TenantChangeKind.End) ended.TrySetResult();
            return Task.CompletedTask;
        }
    }

    private static async Task<IHost> StartAsync(DirectoryMediaStore store, FakeAsset asset)
    {
        var options = new EmbeddedSiloOptions { DataDirectory = "", Jobs = new JobOptions { Plan = (_, _) => asset.Plan() } };
        var host = EmbeddedHost.Build(store, options, TimeProvider.System);
        await host.StartAsync();
        return host;
    }

    /// <summary>How long a new silo takes to know the finished rendition again, from pages and records: what a job's recovery costs.</summary>
    private static async Task<TimeSpan> RecoverAsync(DirectoryMediaStore store, FakeAsset asset)
    {
        using var host = await StartAsync(store, asset);
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        var watch = Stopwatch.StartNew();
        var progress = await grains.GetGrain<IRenditionGrain>($"{Job}/1/720p").ProgressAsync(CancellationToken.None);
        if (!progress.IsComplete) throw new InvalidOperationException("The rendition was not recovered whole.");
        var elapsed = watch.Elapsed;
        await host.StopAsync();
        return elapsed;
    }
}
