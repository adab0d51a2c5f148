using Encoder.Grains;
using Encoder.Server.Watching;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;
using Encoder.TestSupport.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Server.Tests.Watching;

public sealed class FolderWatcherTests
{
    [FfmpegFact]
    public async Task File_Dropped_BecomesOneJobAlsoAfterARestart()
    {
        var folder = TestMedia.NewFolder();
        await File.WriteAllTextAsync(Path.Combine(folder, "none.mp4"), "no media");
        await File.WriteAllTextAsync(Path.Combine(folder, "half.mp4.part"), "under way");
        await File.WriteAllTextAsync(Path.Combine(folder, ".hidden.mp4"), "hidden");
        await using var server = await ServerFixture.StartAsync(services: services =>
            services.Configure<WatchOptions>(options => (options.Folder, options.StillFor) = (folder, TimeSpan.FromSeconds(1))));

        var first = await JobsAsync(server, 1);
        await server.RestartAsync();
        await File.WriteAllTextAsync(Path.Combine(folder, "other.mp4"), "no media either");
        var both = await JobsAsync(server, 2);

        Assert.Equal(["none.mp4"], first);
        Assert.Equal(["none.mp4", "other.mp4"], both.Order());
    }

    [Fact]
    public void Options_WithSeveralFaults_TellAllOfThem()
    {
        var spec = Path.Combine(TestMedia.NewFolder(), "spec.json");
        File.WriteAllText(spec, """{"chunkSeconds": 900, "priority": 99}""");

        var result = new WatchOptionsValidator(new MemoryStore()).Validate(null, new WatchOptions { Folder = spec, SpecFile = spec, StillFor = TimeSpan.Zero });

        Assert.Equal(4, result.Failures!.Count());
    }

    /// <summary>The names of all jobs, once there are so many.</summary>
    private static async Task<IReadOnlyList<string>> JobsAsync(ServerFixture server, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var changed = new SemaphoreSlim(1);
        await using var subscription = await server.Host.Silo.Announcements.SubscribeAsync(server.Host.Silo.Announcements.Changes(JobRequest.LocalTenant), _ =>
        {
            changed.Release();
            return Task.CompletedTask;
        }, patience.Token);
        while (true)
        {
            await changed.WaitAsync(patience.Token);
            var page = await server.Grains.GetGrain<ICatalogGrain>(JobRequest.LocalTenant).ListAsync(new JobListQuery(), patience.Token);
            if (page.Total >= count) return [.. page.Jobs.Select(job => job.Name)];
        }
    }
}
