using Encoder.Contracts;
using Encoder.TestSupport.Grains;
using Encoder.TestSupport.Silos;

namespace Encoder.Grains.Tests.Jobs;

/// <summary>Announcements are hints. Whoever never hears one looks at the store, and every job ends all the same.</summary>
public sealed class LostAnnouncementTests
{
    [Theory]
    [InlineData(StreamNames.Chunks)]
    [InlineData(StreamNames.Blocks)]
    [InlineData(StreamNames.Tenants)]
    [InlineData(StreamNames.Callbacks)]
    [InlineData(null)]
    public void Announcements_AllLost_JobsEndAllTheSame(string? kind)
    {
        var cluster = new FakeCluster { Asset = new FakeAsset { Chunks = 12, Lanes = [["720p", "480p"], ["360p"]], AudioCommits = [4], HasPreviews = true } };
        var lost = new List<string>();
        cluster.WrapStreams = streams => new LostAnnouncements(streams, name =>
        {
            if (kind is not null && name != kind) return false;
            lost.Add(name);
            return true;
        });
        cluster.StartSilo();
        cluster.AddNode();
        var request = FakeAsset.Request();
        cluster.Run(async () =>
        {
            var asset = cluster.Grains.GetGrain<IAssetGrain>("asset-1");
            await asset.CreateAsync(new AssetRequest("film", AssetInfo.BlockLength, JobRequest.LocalTenant, "job-1"), CancellationToken.None);
            await asset.StoredAsync([new StoredBlock(0, AssetInfo.BlockLength)], CancellationToken.None);
            Assert.Equal(AssetState.Complete, (await asset.CompleteAsync(CancellationToken.None)).Info.State);
            await cluster.Job().SubmitAsync(request with { Spec = request.Spec with { Callbacks = [new Uri("https://one.example/")] } }, CancellationToken.None);
            await cluster.SubmitAsync("job-2");
            Assert.Equal(JobState.Done, (await cluster.EndAsync()).State);
            Assert.Equal(JobState.Done, (await cluster.EndAsync("job-2")).State);
        }, limit: TimeSpan.FromMinutes(2));

        Assert.Equal(kind is null ? [StreamNames.Blocks, StreamNames.Callbacks, StreamNames.Chunks, StreamNames.Tenants] : [kind], lost.Distinct().Order());
        Assert.Empty(cluster.FaultsOfDelivery());
        Assert.Empty(cluster.FaultsOfDelivery("job-2"));
        Assert.Single(cluster.Store.Keys(CallbackDue.Prefix));
    }

    // Somebody outside of grains who watches a job, as a server and a command line do.
    [Fact]
    public void Watcher_ThatHearsNothing_SeesTheEndWithinTwoSeconds()
    {
        var cluster = new FakeCluster { WrapStreams = streams => new LostAnnouncements(streams, _ => true) };
        cluster.StartSilo().AddNode();
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            var watching = JobObserver.UntilAsync(
                cluster.Grains, cluster.Announcements, "job-1", job => job.IsSettled, cluster.Simulation.Clock, CancellationToken.None);
            await cluster.EndAsync();
            var ended = cluster.Simulation.Clock.GetUtcNow();
            Assert.Equal(JobState.Done, (await watching).State);
            Assert.InRange(cluster.Simulation.Clock.GetUtcNow() - ended, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        });
    }
}
