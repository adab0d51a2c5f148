using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Grains.Hosting;
using Encoder.Silo;
using Encoder.Silo.Clustering;
using Encoder.Storage;
using Encoder.Storage.Azure;
using Encoder.TestSupport.Grains;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Encoder.Benchmarks.Clusters;

/// <summary>
/// A silo process of the benchmark: the grains, the providers and the store of <c>encoder-silo</c>, and a node that makes up its segments. It
/// says "ready", hears "begin", "submit" (one of them, which answers "ended MILLISECONDS") and "end", and answers with its figures.
/// </summary>
internal static class BenchmarkSilo
{
    public const string Verb = "cluster-silo";
    private const string Job = "job-1";

    /// <param name="arguments">Number of chunks and slots, then options of a silo by their keys.</param>
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is not [var chunks, var slots, .. var keys]) return 2;
        var asset = new FakeAsset { Chunks = int.Parse(chunks, CultureInfo.InvariantCulture), ChunksPerPage = 100, Lanes = [["720p"]], SegmentBytes = 1024 };
        using var host = await StartAsync(asset, keys);
        var (grains, announcements, store) = (host.Services.GetRequiredService<IGrainFactory>(), host.Services.GetRequiredService<Announcements>(), host.Services.GetRequiredService<IMediaStore>());
        var leases = new ConcurrentQueue<double>();
        using var operations = new OperationListener();
        using var stop = new CancellationTokenSource();
        var options = new FakeNodeOptions
        {
            Name = $"node-{Environment.ProcessId}", AssetOf = _ => asset, Slots = int.Parse(slots, CultureInfo.InvariantCulture), Leased = took => leases.Enqueue(took.TotalMilliseconds),
        };
        var running = new FakeNode(options, () => grains, () => announcements, store, TimeProvider.System).RunAsync(stop.Token);

        Console.WriteLine("ready");
        var (cpu, before) = (TimeSpan.Zero, 0L);
        while (await Console.In.ReadLineAsync() is { } word)
        {
            if (word == "begin") (cpu, before) = (Environment.CpuUsage.TotalTime, operations.Count);
            else if (word == "submit") Console.WriteLine($"ended {(await SubmitAsync(grains, announcements)).TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)}");
            else break;
        }

        Console.WriteLine(JsonSerializer.Serialize(new SiloFigures((Environment.CpuUsage.TotalTime - cpu).TotalSeconds, [.. leases], operations.Count - before)));
        await stop.CancelAsync();
        await host.StopAsync();
        return 0;
    }

    private static async Task<IHost> StartAsync(FakeAsset asset, string[] keys)
    {
        var builder = Host.CreateApplicationBuilder(keys);
        builder.Logging.ClearProviders();
        var silo = builder.Configuration.GetSection(SiloProcessOptions.Section).Get<SiloProcessOptions>()!;
        var cluster = ClusterProviderOptions.Read(builder.Configuration);
        await ClusterProviders.Of(cluster).CheckAsync(CancellationToken.None);
        await MediaStores.PrepareAsync(silo, cluster.Azure, CancellationToken.None);
        builder.Services.Configure<GrainHostOptions>(builder.Configuration.GetSection(ClusterProviderOptions.Section));
        builder.Services.AddMediaStore(silo, cluster.Azure);
        builder.Services.AddSingleton(new JobOptions { Plan = (_, _) => asset.Plan() });
        builder.UseOrleans(orleans => orleans.UseCluster(cluster, new SiloEndpoints(IPAddress.Loopback, IPAddress.Loopback, silo.SiloPort, silo.GatewayPort)).AddEncoderGrains());
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static async Task<TimeSpan> SubmitAsync(IGrainFactory grains, Announcements announcements)
    {
        var clock = Stopwatch.StartNew();
        await grains.GetGrain<IJobGrain>(Job).SubmitAsync(FakeAsset.Request(), CancellationToken.None);
        await foreach (var snapshot in JobWatcher.WatchAsync(grains, announcements, Job, TimeProvider.System, CancellationToken.None))
        {
            if (snapshot.State is JobState.Failed or JobState.Cancelled) throw new InvalidOperationException($"The job ended {snapshot.State}: {snapshot.Fault}");
            if (snapshot.State == JobState.Done) break;
        }

        return clock.Elapsed;
    }

    /// <summary>Counts the requests to the storage account.</summary>
    private sealed class OperationListener : IDisposable
    {
        private readonly MeterListener listener = new();
        private long count;

        public OperationListener()
        {
            listener.InstrumentPublished = static (instrument, hearing) =>
            {
                if (instrument is { Name: OperationCount.CounterName, Meter.Name: OperationCount.MeterName }) hearing.EnableMeasurementEvents(instrument);
            };
            listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref count, value));
            listener.Start();
        }

        public long Count => Interlocked.Read(ref count);

        public void Dispose() => listener.Dispose();
    }
}
