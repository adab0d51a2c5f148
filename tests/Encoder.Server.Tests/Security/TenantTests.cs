using System.Net;
using System.Net.Http.Json;
using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Server.Limits;
using Encoder.ServerSupport.Security;
using Encoder.TestSupport.Media;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Server.Tests.Security;

public sealed class TenantTests
{
    // One tenant could take all 1,000 streams, and nobody else heard of anything.
    [FfmpegFact]
    public async Task Watchers_OfOneTenant_LeaveRoomForOthers()
    {
        var keys = new KeyedServer { Services = services => services.Configure<ServerOptions>(options => options.MaxWatchersPerTenant = 2) };
        await keys.InitializeAsync();
        var open = new List<HttpResponseMessage>();
        for (var watcher = 0; watcher < 3; watcher++) open.Add(await WatchAsync(keys, "writer"));
        open.Add(await WatchAsync(keys, "stranger"));

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK], open.Select(answer => answer.StatusCode));
        open.ForEach(answer => answer.Dispose());
        await keys.DisposeAsync();
    }

    [FfmpegFact]
    public async Task Nodes_ShownToATenant_NameNoWorkOfOthers()
    {
        var keys = new KeyedServer { Services = services => services.Configure<LimitOptions>(limits => limits.RequestsPerSecond = 1_000_000) };
        await keys.InitializeAsync();
        var clip = await TestMedia.ClipAsync(new ClipSpec { Seconds = "60", Size = "320x180" });
        var job = await keys.Server.SubmitFileAsync(clip, new JobSpec { Ladder = [new RungSpec { Name = "180p", Width = 320, Height = 180 }] });
        var (own, others) = (await RunningAsync("writer"), await RunningAsync("stranger"));
        await keys.Server.Grains.GetGrain<IJobGrain>(job).CancelAsync(CancellationToken.None);

        Assert.All(own, work => Assert.StartsWith(job + "/", work, StringComparison.Ordinal));
        Assert.All(others, work => Assert.Contains(work, Enum.GetNames<WorkKind>()));
        await keys.DisposeAsync();

        async Task<IReadOnlyList<string>> RunningAsync(string key)
        {
            while (true)
            {
                using var answer = await keys.SendAsync(HttpMethod.Get, "/api/nodes", keys.Key(key));
                var running = (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.NodePage))!.Nodes.SelectMany(node => node.Running).ToList();
                if (running.Count > 0) return running;
            }
        }
    }

    private static async Task<HttpResponseMessage> WatchAsync(KeyedServer keys, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/events") { Headers = { Authorization = new("Bearer", keys.Key(key)) } };
        return await keys.Server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
