using Encoder.Actors;
using Encoder.Contracts;
using Encoder.Engine;
using Encoder.Engine.Storage;
using Encoder.Grains;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

// A client process for tests: submits FILE with SPEC to the cluster on the folder DATA, prints the job and its changes, ends with it.
if (args is not [var data, var spec, var file]) return 2;

var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Error);
builder.Services.AddSingleton<IMediaStore>(_ => new DirectoryMediaStore(new DirectoryMediaStoreOptions { Root = data }));
builder.UseOrleansClient(client =>
{
    client.UseStoreMembership();
    client.Configure<GatewayOptions>(static gateway => gateway.GatewayListRefreshPeriod = TimeSpan.FromSeconds(1));
    client.AddEncoderActors(TimeSpan.FromSeconds(15));
});
using var host = builder.Build();
await host.StartAsync();
var (actors, topics) = (host.Services.GetRequiredService<IActors>(), host.Services.GetRequiredService<ITopics>());

var source = new SourceRef(Path.GetFullPath(file), Path.GetFileName(file), new FileInfo(file).Length, "test");
var request = new JobRequest(JobSpecReader.Parse(await File.ReadAllTextAsync(spec)), source);
var job = await actors.Get<Encoder.Actors.ICatalog>("local").RegisterAsync(new JobRegistration(null, source.FileName), default);
await actors.Get<IJob>(job).SubmitAsync(request, default);
Console.WriteLine($"job {job}");
JobSnapshot? last = null;
await foreach (var snapshot in JobWatch.WatchAsync(actors, topics, job, TimeProvider.System, default))
{
    last = snapshot;
    Console.WriteLine($"{snapshot.State} {snapshot.DoneChunkLanes}/{snapshot.TotalChunks} {snapshot.Fault}");
}

await host.StopAsync();
return last?.State == JobState.Done ? 0 : 1;
