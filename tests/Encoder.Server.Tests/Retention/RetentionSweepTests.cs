using Encoder.Grains;
using Encoder.Server.Retention;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Server.Tests.Retention;

public sealed class RetentionSweepTests
{
    [FfmpegFact]
    public async Task Sweep_OverEndedAndRunningJobs_DeletesTheEndedOnes()
    {
        await using var server = await ServerFixture.StartAsync(services: services => services.Configure<RetentionOptions>(options => options.Jobs = TimeSpan.Zero));
        var clip = Path.Combine(TestMedia.NewFolder(), "none.mp4");
        await File.WriteAllTextAsync(clip, "no media");
        var ended = await server.SubmitFileAsync(clip);
        await server.EndAsync(ended);

        // No work runs any more, so this one stays as it is.
        await server.Host.Silo.StopWorkAsync();
        var running = await server.SubmitFileAsync(clip);
        await server.Host.Services.GetRequiredService<RetentionSweep>().SweepAsync(CancellationToken.None);

        var page = await server.Grains.GetGrain<ICatalogGrain>(JobRequest.LocalTenant).ListAsync(new JobListQuery(), CancellationToken.None);
        Assert.Equal([running], page.Jobs.Select(job => job.Job));
    }
}
