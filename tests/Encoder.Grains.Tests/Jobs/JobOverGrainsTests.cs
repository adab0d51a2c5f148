using Encoder.Contracts;

namespace Encoder.Grains.Tests.Jobs;

/// <summary>A job's whole life on two silos.</summary>
public sealed class JobOverGrainsTests(JobSilos silos) : IClassFixture<JobSilos>
{
    // Upwards there are only return values and streams: a call back waits for itself.
    private static readonly string[] CallOrder = ["catalog → job", "chunk → job", "chunk → rendition", "job → dispatcher"];

    [Fact]
    public async Task Job_OverTwoSilos_IsDeliveredByCallsInOrder()
    {
        await EndsDoneAsync("ordinary", watermark => [watermark]);

        var grains = CallOrder.SelectMany(call => call.Split(" → ")).ToHashSet();
        var calls = silos.Calls.Keys.Where(call => call.Split(" → ") is [var from, var to] && from != to && grains.Contains(from) && grains.Contains(to)).ToList();
        Assert.Contains("chunk → rendition", calls);
        Assert.Empty(calls.Except(CallOrder));
    }

    [Fact]
    public Task Job_AnnouncementsLost_IsDelivered() => EndsDoneAsync("lost", _ => []);

    [Fact]
    public Task Job_AnnouncementsDoubledAndStale_IsDelivered() => EndsDoneAsync("doubled", watermark => [watermark, watermark - 1, watermark, 0]);

    [Fact]
    public async Task Sweep_OfTheCatalog_WakesJobsAndHasOneReminder()
    {
        var catalog = silos.Grains.GetGrain<ICatalogGrain>("swept");
        var job = await catalog.RegisterAsync(new JobRegistration("key", "swept"), CancellationToken.None);
        Assert.Equal(job, await catalog.RegisterAsync(new JobRegistration("key", "swept"), CancellationToken.None));

        Assert.Equal(JobState.Done, (await silos.RunAsync(job)).State);
        await catalog.SweepAsync(CancellationToken.None);

        Assert.Equal(JobState.Done, Assert.Single((await catalog.ListAsync(new JobListQuery(), CancellationToken.None)).Jobs).State);
        Assert.Equal(["sweep"], await silos.RemindersAsync("swept"));
    }

    private async Task EndsDoneAsync(string job, Func<long, long[]> spoil)
    {
        silos.Spoil = spoil;
        var snapshot = await silos.RunAsync(job);

        Assert.Equal((JobState.Done, null), (snapshot.State, snapshot.Fault));
        Assert.Equal([PreviewPart.Poster, PreviewPart.Sprites], snapshot.Previews!.Order());
        Assert.Empty(silos.FaultsOfDelivery(job));
    }
}
