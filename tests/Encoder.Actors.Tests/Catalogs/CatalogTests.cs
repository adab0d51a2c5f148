using Encoder.Contracts;
using Encoder.TestSupport.Actors;

namespace Encoder.Actors.Tests.Catalogs;

public sealed class CatalogTests
{
    private readonly FakeCluster cluster = new FakeCluster { Asset = new FakeAsset { Chunks = 2 } }.StartHost();

    private ICatalog Catalog => cluster.Host.Get<ICatalog>("tenant");

    [Fact]
    public void Register_WithTheSameKey_GivesTheSameJobForEver() => cluster.Run(async () =>
    {
        var job = await RegisterAsync("key");
        Assert.Equal(job, await RegisterAsync("key"));
        Assert.NotEqual(job, await RegisterAsync("other"));
        cluster.CrashHost();
        cluster.StartHost();
        Assert.Equal(job, await RegisterAsync("key"));
        Assert.NotEqual(job, await cluster.Host.Get<ICatalog>("another").RegisterAsync(new JobRegistration("key", "x"), default));
        Assert.Equal(2, (await Catalog.ListAsync(null, 10, default)).Count);
    });

    [Fact]
    public void Register_WithoutKey_GivesANewJobEachTime() => cluster.Run(async () =>
        Assert.NotEqual(await RegisterAsync(null), await RegisterAsync(null)));

    [Fact]
    public void List_PageByPage_IsNewestFirstAndWhole() => cluster.Run(async () =>
    {
        var jobs = new List<string>();
        for (var number = 0; number < 250; number++) jobs.Add(await RegisterAsync(null));
        cluster.CrashHost();
        cluster.StartHost();
        jobs.Add(await RegisterAsync(null));
        var listed = new List<string>();
        while (await Catalog.ListAsync(listed.LastOrDefault(), 70, default) is { Count: > 0 } page) listed.AddRange(page.Select(listing => listing.Job));
        Assert.Equal(jobs.AsEnumerable().Reverse(), listed);
    });

    [Fact]
    public void List_OfNothing_IsEmpty() => cluster.Run(async () => Assert.Empty(await Catalog.ListAsync(null, 10, default)));

    [Fact]
    public void Sweep_AfterACrash_WakesUnfinishedJobs() => cluster.Run(async () =>
    {
        var job = await RegisterAsync("key");
        await cluster.SubmitAsync(job);
        cluster.CrashHost();
        cluster.StartHost();
        cluster.AddNode();
        await Catalog.SweepAsync(default);
        Assert.Equal(JobState.Done, (await cluster.EndAsync(job)).State);
    });

    [Fact]
    public void Sweep_OnceAMinute_WakesWithoutBeingAsked() => cluster.Run(async () =>
    {
        var job = await RegisterAsync("key");
        await cluster.SubmitAsync(job);
        cluster.CrashHost();
        cluster.StartHost();
        cluster.AddNode();
        await Catalog.ListAsync(null, 0, default);
        await cluster.PassAsync(62);
        Assert.Equal(JobState.Done, (await cluster.EndAsync(job)).State);
    });

    [Fact]
    public void Sweep_OfAFinishedJob_KeepsItsStateAndWakesItNoMore() => cluster.Run(async () =>
    {
        cluster.AddNode();
        var job = await RegisterAsync("key");
        await cluster.SubmitAsync(job);
        await cluster.EndAsync(job);
        await Catalog.SweepAsync(default);
        Assert.Empty(cluster.Store.Keys("catalog/tenant/unfinished/"));
        Assert.Equal(JobState.Done, Assert.Single(await Catalog.ListAsync(null, 10, default)).State);
    });

    [Fact]
    public void Sweep_OfManyJobs_ReachesAllOfThem() => cluster.Run(async () =>
    {
        cluster.AddNode();
        for (var number = 0; number < 40; number++) await cluster.SubmitAsync(await RegisterAsync(null));
        await cluster.PassAsync(200);
        Assert.Empty(cluster.Store.Keys("catalog/tenant/unfinished/"));
        Assert.All(await Catalog.ListAsync(null, 100, default), listing => Assert.Equal(JobState.Done, listing.State));
    });

    [Fact]
    public void Job_RegisteredAndNeverSubmitted_IsGivenUpAfterAnHour() => cluster.Run(async () =>
    {
        await RegisterAsync("key");
        await cluster.PassAsync(1800);
        Assert.Equal(JobState.Queued, Assert.Single(await Catalog.ListAsync(null, 10, default)).State);
        await cluster.PassAsync(2000);
        Assert.Equal(JobState.Cancelled, Assert.Single(await Catalog.ListAsync(null, 10, default)).State);
    });

    [Theory]
    [InlineData("Put", "catalog/tenant/unfinished/")]
    [InlineData("Put", "catalog/tenant/pages/")]
    [InlineData("PutIfAbsent", "catalog/tenant/entered/")]
    public void Register_LostHalfWay_IsMadeGoodByTheNext(string operation, string key)
    {
        var broken = true;
        cluster.Store.Fail = (failing, at) =>
        {
            if (broken && failing == operation && at.StartsWith(key, StringComparison.Ordinal)) throw new FaultException(ErrorCodes.DiskFull, "No room.");
        };
        cluster.Run(async () =>
        {
            await Assert.ThrowsAsync<FaultException>(() => RegisterAsync("key"));
            broken = false;
            cluster.CrashHost();
            cluster.StartHost();
            var job = await RegisterAsync("key");
            var other = await RegisterAsync("other");
            Assert.Equal([other, job], (await Catalog.ListAsync(null, 10, default)).Select(listing => listing.Job));
            Assert.Equal(2, cluster.Store.Keys("catalog/tenant/unfinished/").Count);
        });
    }

    private Task<string> RegisterAsync(string? key) => Catalog.RegisterAsync(new JobRegistration(key, "name"), default);
}
