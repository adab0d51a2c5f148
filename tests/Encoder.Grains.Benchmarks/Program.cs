using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Encoder.Actors;
using Encoder.Contracts;
using Encoder.Engine.Storage;
using Encoder.Grains.Hosting;
using Encoder.TestSupport.Actors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// The row "Orleans" of the benchmark `engine`: the same no-op encoder and job, the actors being grains of one silo.
// Arguments: [CHUNKS,CHUNKS…] [FOLDER] [SLOTS]
var counts = (args.Length > 0 ? args[0] : "1000,10000").Split(',').Select(count => int.Parse(count, CultureInfo.InvariantCulture)).ToArray();
var parent = args.Length > 1 ? args[1] : "/dev/shm";
var slots = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 16;

Console.WriteLine("| host | chunks | chunks/s | CPU µs per chunk | bytes allocated per chunk | resident MiB |");
Console.WriteLine("|---|---:|---:|---:|---:|---:|");
await MeasureAsync(counts.Min());
foreach (var count in counts) Console.WriteLine(await MeasureAsync(count));
return 0;

async Task<string> MeasureAsync(int chunks)
{
    var root = Directory.CreateDirectory(Path.Combine(parent, $"encoder-grains-{Environment.ProcessId}")).FullName;
    try
    {
        var asset = new FakeAsset { Chunks = chunks, ChunksPerPage = 100, Lanes = [["720p"]], SegmentBytes = 1024 };
        using var store = new DirectoryMediaStore(new DirectoryMediaStoreOptions { Root = root, Durable = false });
        using var silo = Silo(store, asset);
        await silo.StartAsync();
        var row = await RunAsync(silo.Services, store, asset);
        await silo.StopAsync();
        return row;
    }
    finally
    {
        Directory.Delete(root, recursive: true);
    }
}

async Task<string> RunAsync(IServiceProvider services, IMediaStore store, FakeAsset asset)
{
    var (actors, topics) = (services.GetRequiredService<IActors>(), services.GetRequiredService<ITopics>());
    var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    await topics.SubscribeAsync(JobTopics.End("job-1"), _ => Task.FromResult(ended.TrySetResult()), CancellationToken.None);
    GC.Collect();
    var (allocated, cpu, watch) = (GC.GetTotalAllocatedBytes(precise: true), Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
    using var stop = new CancellationTokenSource();
    var node = new FakeNode(new FakeNodeOptions { AssetOf = _ => asset, Slots = slots }, () => actors, () => topics, store, TimeProvider.System);
    var running = Task.Run(() => node.RunAsync(stop.Token));
    await actors.Get<IJob>("job-1").SubmitAsync(FakeAsset.Request(), CancellationToken.None);
    await ended.Task;
    watch.Stop();
    (allocated, cpu) = (GC.GetTotalAllocatedBytes(precise: true) - allocated, Environment.CpuUsage.TotalTime - cpu);
    var snapshot = await actors.Get<IJob>("job-1").SnapshotAsync(CancellationToken.None);
    if (snapshot.State != JobState.Done) throw new InvalidOperationException($"The job ended {snapshot.State}: {snapshot.Fault}");
    await stop.CancelAsync();
    return string.Create(
        CultureInfo.InvariantCulture,
        $"| Orleans, one silo | {asset.Chunks:N0} | {asset.Chunks / watch.Elapsed.TotalSeconds:N0} | {cpu.TotalMicroseconds / asset.Chunks:0} | {allocated / asset.Chunks:N0} | {Environment.WorkingSet / 1048576} |");
}

IHost Silo(IMediaStore store, FakeAsset asset)
{
    var builder = Host.CreateApplicationBuilder();
    builder.Logging.SetMinimumLevel(LogLevel.Error);
    builder.Services.AddSingleton(store);
    builder.Services.AddSingleton(new JobOptions { Plan = (_, _) => asset.Plan() });
    builder.UseOrleans(silo => silo.UseOneMachine(FreePort(), FreePort()).AddEncoderGrains());
    return builder.Build();
}

static int FreePort()
{
    using var listener = new TcpListener(IPAddress.Loopback, 0);
    listener.Start();
    return ((IPEndPoint)listener.LocalEndpoint).Port;
}
