using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Silo.Clustering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

// A client process for tests: submits FILE with SPEC to the cluster, prints the job and its changes, ends with it. The options of the
// cluster follow: --Cluster:Provider redis://127.0.0.1:6379.
if (args is not [var spec, var file, .. var options]) return 2;

var builder = Host.CreateApplicationBuilder(options);
builder.Logging.SetMinimumLevel(LogLevel.Error);
var cluster = ClusterProviderOptions.Read(builder.Configuration);
builder.UseOrleansClient(client =>
{
    client.UseCluster(cluster);
    client.Configure<GatewayOptions>(static gateway => gateway.GatewayListRefreshPeriod = TimeSpan.FromSeconds(1));
    client.AddEncoderGrains(TimeSpan.FromSeconds(15));
});
using var host = builder.Build();
await host.StartAsync();
var (grains, announcements) = (host.Services.GetRequiredService<IGrainFactory>(), host.Services.GetRequiredService<Announcements>());

var source = new SourceRef(Path.GetFullPath(file), Path.GetFileName(file), new FileInfo(file).Length, "test");
var request = new JobRequest(JobSpecReader.Parse(await File.ReadAllTextAsync(spec)), source);
var key = Guid.NewGuid().ToString();
var job = await RetryAsync(() => grains.GetGrain<ICatalogGrain>("local").RegisterAsync(new JobRegistration(key, source.FileName), default));
await RetryAsync(() => grains.GetGrain<IJobGrain>(job).SubmitAsync(request, default));
Console.WriteLine($"job {job}");
JobSnapshot? last = null;
await foreach (var snapshot in JobWatcher.WatchAsync(grains, announcements, job, TimeProvider.System, default))
{
    last = snapshot;
    Console.WriteLine($"{snapshot.State} {snapshot.DoneChunkLanes}/{snapshot.TotalChunks} {snapshot.Fault}");
}

await host.StopAsync();
return last?.State == JobState.Done ? 0 : 1;

// A call without an answer is asked again, as clients do: it is idempotent.
static async Task<T> RetryAsync<T>(Func<Task<T>> call)
{
    for (var tries = 1; ; tries++)
    {
        try
        {
            return await call();
        }
        catch (Exception exception) when (tries < 10 && GrainFaults.Of(exception)?.Fault.Code == ErrorCodes.ClusterUnreachable)
        {
            await Console.Error.WriteLineAsync(exception.Message);
        }
    }
}
