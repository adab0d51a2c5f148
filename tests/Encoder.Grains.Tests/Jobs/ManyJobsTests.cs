using Encoder.Contracts;
using Encoder.TestSupport.Grains;

namespace Encoder.Grains.Tests.Jobs;

public sealed class ManyJobsTests
{
    [Fact]
    public void HundredJobs_OnTwoNodes_AreAllDelivered()
    {
        var cluster = new FakeCluster { Asset = new FakeAsset { Chunks = 6, Lanes = [["720p"]] } }.StartSilo();
        cluster.AddNode("node-a", slots: 4);
        cluster.AddNode("node-b", slots: 4);
        var jobs = Enumerable.Range(0, 100).Select(number => $"job-{number}").ToList();
        cluster.Run(async () =>
        {
            await Task.WhenAll(jobs.Select(job => cluster.SubmitAsync(job)));
            foreach (var job in jobs) Assert.Equal(JobState.Done, (await cluster.EndAsync(job)).State);
        });

        Assert.All(jobs, job => Assert.Empty(cluster.FaultsOfDelivery(job)));
    }

    [Fact]
    public void Jobs_OfEqualPriority_ShareTheSlots()
    {
        var cluster = Slow(out var node);
        cluster.Run(async () =>
        {
            foreach (var job in new[] { "job-1", "job-2", "job-3" }) await cluster.SubmitAsync(job);
            await cluster.UntilAsync(_ => Encodes(node).Count() >= 30);
        });

        var shares = Encodes(node).Take(30).GroupBy(order => order.Work.Job).Select(job => job.Count());
        Assert.All(shares, share => Assert.InRange(share, 8, 12));
    }

    [Fact]
    public void Job_OfHigherPriority_GoesFirst()
    {
        var cluster = Slow(out var node);
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync("job-1");
            await cluster.UntilAsync(_ => Encodes(node).Count() >= 6);
            await cluster.SubmitAsync("urgent", priority: 5);
            await cluster.EndAsync("urgent");
        });

        var begun = Encodes(node).Select(order => order.Work.Job).ToList();
        var urgent = begun.IndexOf("urgent");
        Assert.DoesNotContain("job-1", begun.Skip(urgent).Take(20));
    }

    [Fact]
    public void HundredJobs_OnTwoSlots_ShareThemFairlyByPriority()
    {
        var cluster = new FakeCluster { Asset = new FakeAsset { Chunks = 6, Lanes = [["720p"]] } }.StartSilo();
        var node = cluster.AddNode(slots: 2, script: order => new FakeTurn(order.Work.Kind == WorkKind.Encode ? TimeSpan.FromSeconds(2) : default));
        var jobs = Enumerable.Range(0, 100).Select(number => (Name: $"job-{number}", Priority: number % 10 == 0 ? 5 : 0)).ToList();
        cluster.Run(async () =>
        {
            await Task.WhenAll(jobs.Select(job => cluster.SubmitAsync(job.Name, job.Priority)));
            foreach (var job in jobs) Assert.Equal(JobState.Done, (await cluster.EndAsync(job.Name)).State);
        });

        Assert.All(jobs, job => Assert.Empty(cluster.FaultsOfDelivery(job.Name)));
        var begun = Encodes(node).Select(order => order.Work.Job).ToList();
        var urgent = jobs.Where(job => job.Priority > 0).Select(job => job.Name).ToHashSet();

        // Probes and splits come in between, so the first encodes may be anybody's; once all are split, the urgent ten are through first.
        Assert.True(Mean(begun, urgent.Contains) < Mean(begun, job => !urgent.Contains(job)) / 2);

        // By the time half of the others' encodes were begun, none of them is far ahead of the others.
        var others = begun.Where(job => !urgent.Contains(job)).Take(90 * 3).GroupBy(job => job).Select(job => job.Count()).ToList();
        Assert.InRange(others.Max(), 3, 4);
    }

    [Fact]
    public void HundredJobs_WithFailingOnesAmong_EndEachByItself()
    {
        var cluster = new FakeCluster { Asset = new FakeAsset { Chunks = 4, Lanes = [["720p"]] } }.StartSilo();
        cluster.AddNode(slots: 2, script: order => FailsAlways(order.Work.Job) && order.Work.Chunk == 2
            ? new FakeTurn(Fault: new Fault(ErrorCodes.EncoderCrashed, "The encoder crashed."))
            : new FakeTurn());
        var jobs = Enumerable.Range(0, 100).Select(number => $"job-{number}").ToList();
        cluster.Run(async () =>
        {
            await Task.WhenAll(jobs.Select(job => cluster.SubmitAsync(job)));
            foreach (var job in jobs)
                Assert.Equal(FailsAlways(job) ? JobState.Failed : JobState.Done, (await cluster.EndAsync(job)).State);
        });

        Assert.All(jobs.Where(job => !FailsAlways(job)), job => Assert.Empty(cluster.FaultsOfDelivery(job)));
    }

    private static bool FailsAlways(string job) => job.EndsWith('7');

    private static double Mean(List<string> begun, Func<string, bool> of) =>
        begun.Select((job, place) => (job, place)).Where(entry => of(entry.job)).Average(entry => (double)entry.place);

    private static FakeCluster Slow(out FakeNode node)
    {
        var cluster = new FakeCluster { Asset = new FakeAsset { Chunks = 20, ChunksPerPage = 20, Lanes = [["720p"]] } }.StartSilo();
        node = cluster.AddNode(slots: 3, script: order => new FakeTurn(order.Work.Kind == WorkKind.Encode ? TimeSpan.FromSeconds(10) : default));
        return cluster;
    }

    private static IEnumerable<WorkOrder> Encodes(FakeNode node) => node.Orders.Where(order => order.Work.Kind == WorkKind.Encode);
}
