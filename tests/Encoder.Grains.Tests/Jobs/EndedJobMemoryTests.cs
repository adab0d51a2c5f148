using Encoder.TestSupport.Grains;

namespace Encoder.Grains.Tests.Jobs;

/// <summary>Jobs that have ended cost nothing: three hundred of them take no more memory than one hundred, but for their files.</summary>
[Collection(nameof(Alone))]
public sealed class EndedJobMemoryTests
{
    [Fact]
    public void Jobs_ThatHaveEnded_TakeNoMemory()
    {
        var cluster = new FakeCluster { Asset = new FakeAsset { Chunks = 4, Lanes = [["720p"]], SegmentBytes = 1 } }.StartSilo();
        cluster.AddNode(slots: 2);
        Hundred("warm");
        var before = Used();
        Hundred("one");
        Hundred("two");

        var perJob = (Used() - before) / 200;
        Assert.True(perJob < 64 * 1024, $"{perJob} bytes per ended job");

        void Hundred(string name) => cluster.Run(async () =>
        {
            var jobs = Enumerable.Range(0, 100).Select(number => $"{name}-{number}").ToList();
            await Task.WhenAll(jobs.Select(job => cluster.SubmitAsync(job)));
            foreach (var job in jobs) await cluster.EndAsync(job);
            await cluster.Store.DeletePrefixAsync("jobs/", CancellationToken.None);
            await cluster.PassAsync(3600);
        });

        static long Used() => GC.GetTotalMemory(forceFullCollection: true);
    }
}

/// <summary>Tests that measure the whole process run when no others do.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
