using Encoder.Contracts;
using Encoder.TestSupport.Grains;

namespace Encoder.Grains.Tests.Catalogs;

public sealed class CatalogTests
{
    private readonly FakeCluster cluster = new FakeCluster { Asset = new FakeAsset { Chunks = 2 } }.StartSilo();

    private ICatalogGrain Catalog => cluster.Grains.GetGrain<ICatalogGrain>("tenant");

    [Fact]
    public void Register_WithTheSameKey_GivesTheSameJobForEver() => cluster.Run(async () =>
    {
        var job = await RegisterAsync("key");
        Assert.Equal(job, await RegisterAsync("key"));
        Assert.NotEqual(job, await RegisterAsync("other"));
        cluster.CrashSilo();
        cluster.StartSilo();
        Assert.Equal(job, await RegisterAsync("key"));
        Assert.NotEqual(job, await cluster.Grains.GetGrain<ICatalogGrain>("another").RegisterAsync(new JobRegistration("key", "x"), default));
        Assert.Equal(2, (await Catalog.ListAsync(new(), default)).Total);
    });

    [Fact]
    public void Register_WithoutKey_GivesANewJobEachTime() => cluster.Run(async () =>
        Assert.NotEqual(await RegisterAsync(null), await RegisterAsync(null)));

    [Fact]
    public void List_PageByPage_IsNewestFirstAndWhole() => cluster.Run(async () =>
    {
        var jobs = new List<string>();
        for (var number = 0; number < 250; number++) jobs.Add(await RegisterAsync(null));
        cluster.CrashSilo();
        cluster.StartSilo();
        jobs.Add(await RegisterAsync(null));
        var listed = new List<string>();
        while (await Catalog.ListAsync(new(listed.LastOrDefault(), 70), default) is { Jobs.Count: > 0 } page) listed.AddRange(page.Jobs.Select(listing => listing.Job));
        Assert.Equal(jobs.AsEnumerable().Reverse(), listed);
    });

    [Fact]
    public void List_OfNothing_IsEmpty() => cluster.Run(async () => Assert.Empty((await Catalog.ListAsync(new(), default)).Jobs));

    [Fact]
    public void Sweep_AfterACrash_WakesUnfinishedJobs() => cluster.Run(async () =>
    {
        var job = await RegisterAsync("key");
        await cluster.SubmitAsync(job);
        cluster.CrashSilo();
        cluster.StartSilo();
        cluster.AddNode();
        await Catalog.SweepAsync(default);
        Assert.Equal(JobState.Done, (await cluster.EndAsync(job)).State);
    });

    [Fact]
    public void Sweep_OnceAMinute_WakesWithoutBeingAsked() => cluster.Run(async () =>
    {
        var job = await RegisterAsync("key");
        await cluster.SubmitAsync(job);
        cluster.CrashSilo();
        cluster.StartSilo();
        cluster.AddNode();
        await Catalog.ListAsync(new(Count: 0), default);
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
        Assert.Equal(JobState.Done, Assert.Single((await Catalog.ListAsync(new(), default)).Jobs).State);
    });

    // What has ended counts until the sweep hears of it; a refusal makes it look.
    [Fact]
    public void Register_AboveTheLimit_IsRefusedUntilSomeHaveEnded() => cluster.Run(async () =>
    {
        cluster.AddNode();
        var limited = new JobRegistration(null, "x", MostUnfinished: 2);
        var first = await Catalog.RegisterAsync(limited, default);
        await Catalog.RegisterAsync(limited with { IdempotencyKey = "key" }, default);

        var exception = await Assert.ThrowsAsync<FaultException>(() => Catalog.RegisterAsync(limited, default));
        Assert.Equal(ErrorCodes.TooManyJobs, exception.Fault.Code);
        await Catalog.RegisterAsync(limited with { IdempotencyKey = "key" }, default);

        await cluster.SubmitAsync(first);
        await cluster.UntilAsync(job => job.IsSettled, first);
        await Assert.ThrowsAsync<FaultException>(() => Catalog.RegisterAsync(limited, default));
        await cluster.PassAsync(0.5);
        await Catalog.RegisterAsync(limited, default);
    });

    [Fact]
    public void Retire_OfAJobThatRuns_LetsItBe() => cluster.Run(async () =>
    {
        var job = await RegisterAsync("key");
        await cluster.SubmitAsync(job);
        Assert.False(await Catalog.RetireAsync(job, DateTimeOffset.MaxValue, default));

        cluster.AddNode();
        var end = await cluster.UntilAsync(snapshot => snapshot.IsSettled, job);
        Assert.False(await Catalog.RetireAsync(job, end.EndedAt!.Value.AddTicks(-1), default));
        Assert.True(await Catalog.RetireAsync(job, end.EndedAt.Value, default));
        Assert.Empty((await Catalog.ListAsync(new(), default)).Jobs);
    });

    [Fact]
    public void Sweep_OfManyJobs_ReachesAllOfThem() => cluster.Run(async () =>
    {
        cluster.AddNode();
        for (var number = 0; number < 40; number++) await cluster.SubmitAsync(await RegisterAsync(null));
        await cluster.PassAsync(200);
        Assert.Empty(cluster.Store.Keys("catalog/tenant/unfinished/"));
        Assert.All((await Catalog.ListAsync(new(Count: 100), default)).Jobs, listing => Assert.Equal(JobState.Done, listing.State));
    });

    [Fact]
    public void Job_RegisteredAndNeverSubmitted_IsGivenUpAfterAnHour() => cluster.Run(async () =>
    {
        await RegisterAsync("key");
        await cluster.PassAsync(1800);
        Assert.Equal(JobState.Queued, Assert.Single((await Catalog.ListAsync(new(), default)).Jobs).State);
        await cluster.PassAsync(2000);
        Assert.Equal(JobState.Cancelled, Assert.Single((await Catalog.ListAsync(new(), default)).Jobs).State);
    });

    [Theory]
    [InlineData("Put", "catalog/tenant/unfinished/")]
    [InlineData("Put", "catalog/tenant/pages/")]
    [InlineData("Put", "catalog/tenant/keys/")]
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
            cluster.CrashSilo();
            cluster.StartSilo();
            var job = await RegisterAsync("key");
            var other = await RegisterAsync("other");
            Assert.Equal([other, job], (await Catalog.ListAsync(new(), default)).Jobs.Select(listing => listing.Job));
            Assert.Equal(2, cluster.Store.Keys("catalog/tenant/unfinished/").Count);
        });
    }

    [Fact]
    public void List_ByNameAndState_CountsWhatMatches() => cluster.Run(async () =>
    {
        cluster.AddNode();
        var done = await Catalog.RegisterAsync(new JobRegistration(null, "Sunday film"), default);
        await cluster.SubmitAsync(done);
        await cluster.EndAsync(done);
        var waiting = await Catalog.RegisterAsync(new JobRegistration(null, "monday FILM"), default);
        await Catalog.RegisterAsync(new JobRegistration(null, "series"), default);

        Assert.Equal([waiting, done], (await Catalog.ListAsync(new(Search: "film"), default)).Jobs.Select(listing => listing.Job));
        Assert.Equal(done, Assert.Single((await Catalog.ListAsync(new(State: JobState.Done), default)).Jobs).Job);
        var first = await Catalog.ListAsync(new(Count: 1, State: JobState.Queued), default);
        Assert.Equal((true, 2), (first.HasMore, first.Total));
        var second = await Catalog.ListAsync(new(first.Jobs[0].Job, 1, JobState.Queued), default);
        Assert.Equal((waiting, false), (Assert.Single(second.Jobs).Job, second.HasMore));
    });

    [Fact]
    public void List_OfTenThousandJobs_ReadsThePagesOnce() => cluster.Run(async () =>
    {
        for (var number = 0; number < 10_000; number++) await Catalog.RegisterAsync(new JobRegistration(null, $"job {number}"), default);
        cluster.CrashSilo();
        cluster.StartSilo();
        Assert.Equal(10_000, (await Catalog.ListAsync(new(Count: 1), default)).Total);
        cluster.Store.Fail = (operation, key) => Assert.False(operation == "OpenRead" && key.StartsWith("catalog/", StringComparison.Ordinal), key);
        Assert.Equal(111, (await Catalog.ListAsync(new(Count: 1, Search: "JOB 99"), default)).Total);
    });

    /// <summary>Whatever is lost in between: the job goes, its place is kept, its key is free.</summary>
    [Theory]
    [InlineData(false), InlineData(true)]
    public void Remove_OfARunningJob_FreesItsKeyAndEndsInNothing(bool crash) => cluster.Run(async () =>
    {
        cluster.AddNode(script: _ => new FakeTurn(TimeSpan.FromSeconds(5)));
        var job = await RegisterAsync("key");
        await cluster.SubmitAsync(job);
        await cluster.PassAsync(7);
        await Catalog.RemoveAsync(job, default);
        if (crash)
        {
            cluster.CrashSilo();
            cluster.StartSilo();
        }

        Assert.Empty((await Catalog.ListAsync(new(), default)).Jobs);
        Assert.NotEqual(job, await RegisterAsync("key"));
        await cluster.PassAsync(200);
        Assert.Empty(cluster.Store.Keys($"jobs/{job}/"));
        Assert.Single(cluster.Store.Keys("catalog/tenant/unfinished/"));
    });

    private Task<string> RegisterAsync(string? key) => Catalog.RegisterAsync(new JobRegistration(key, "name"), default);
}
