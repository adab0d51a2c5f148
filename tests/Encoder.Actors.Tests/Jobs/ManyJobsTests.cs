using Encoder.Contracts;
using Encoder.TestSupport.Actors;

namespace Encoder.Actors.Tests.Jobs;

public sealed class ManyJobsTests
{
    [Fact]
    public void HundredJobs_OnTwoNodes_AreAllDelivered()
    {
        var cluster = new FakeCluster { Asset = new FakeAsset { Chunks = 6, Lanes = [["720p"]] } }.StartHost();
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

    private static FakeCluster Slow(out FakeNode node)
    {
        var cluster = new FakeCluster { Asset = new FakeAsset { Chunks = 20, ChunksPerPage = 20, Lanes = [["720p"]] } }.StartHost();
        node = cluster.AddNode(slots: 3, script: order => new FakeTurn(order.Work.Kind == WorkKind.Encode ? TimeSpan.FromSeconds(10) : default));
        return cluster;
    }

    private static IEnumerable<WorkOrder> Encodes(FakeNode node) => node.Orders.Where(order => order.Work.Kind == WorkKind.Encode);
}
