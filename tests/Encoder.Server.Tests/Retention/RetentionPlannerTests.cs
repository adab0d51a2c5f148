using Encoder.Server.Retention;

namespace Encoder.Server.Tests.Retention;

public sealed class RetentionPlannerTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 10, 0, 0, 0, TimeSpan.Zero);
    private readonly RetentionOptions options = new();

    [Fact]
    public void Jobs_WithoutALimit_AreKept()
    {
        var plan = Plan([Job("a", endedHoursAgo: 10_000, bytes: long.MaxValue / 2)]);

        Assert.Empty(plan.Jobs);
    }

    [Fact]
    public void Jobs_OlderThanTheirTime_Go()
    {
        options.Jobs = TimeSpan.FromHours(5);

        var plan = Plan([Job("old", 5), Job("young", 4.9), Job("running", null)]);

        Assert.Equal(["old"], plan.Jobs.Select(job => job.Job));
    }

    [Fact]
    public void Outputs_AboveTheirSpace_GoInTheOrderOfTheirEnd()
    {
        options.OutputBytes = 100;

        var plan = Plan([Job("third", 1, bytes: 40), Job("first", 3, bytes: 40), Job("second", 2, bytes: 40), Job("running", null, bytes: 40)]);

        Assert.Equal(["first", "second"], plan.Jobs.Select(job => job.Job));
    }

    [Fact]
    public void Outputs_OfARunningJob_StayWhateverTheirSize()
    {
        options.OutputBytes = 0;

        Assert.Empty(Plan([Job("running", null, bytes: 1000)]).Jobs);
    }

    [Fact]
    public void Space_FreedByAge_IsNotFreedTwice()
    {
        (options.Jobs, options.OutputBytes) = (TimeSpan.FromHours(10), 50);

        var plan = Plan([Job("old", 20, bytes: 100), Job("young", 1, bytes: 50)]);

        Assert.Equal(["old"], plan.Jobs.Select(job => job.Job));
    }

    [Fact]
    public void Chunks_OfJobsThatEndedBadly_GoAfterTheirTime()
    {
        var plan = Plan([
            Job("failed", 1) with { HasChunks = true, IsDone = false }, Job("just", 0.9) with { HasChunks = true, IsDone = false },
            Job("done", 9), Job("running", null) with { HasChunks = true, IsDone = false },
        ]);

        Assert.Equal(["failed"], plan.Chunks.Select(job => job.Job));
    }

    [Fact]
    public void Blocks_OnceNoJobNeedsThem_Go()
    {
        RetainedAsset[] assets = [Asset("used", 100), Asset("free", 100), Asset("lately", 100), Asset("alone", 24), Asset("new", 23)];

        var plan = Plan([Job("a", 50) with { Asset = "used" }, Job("b", null) with { Asset = "used" }, Job("c", 24) with { Asset = "free" }, Job("d", 23) with { Asset = "lately" }], assets);

        Assert.Equal(["free", "alone"], plan.Assets.Select(asset => asset.Asset));
    }

    [Fact]
    public void Tombstones_ThatNoJobNamesAndNoRequestCanMeet_Go()
    {
        RetainedAsset[] assets = [Gone("named", 100), Gone("forgotten", 24), Gone("lately", 23)];

        var plan = Plan([Job("a", 90) with { Asset = "named" }], assets);

        Assert.Equal(["forgotten"], plan.Tombstones.Select(asset => asset.Asset));
        Assert.Empty(plan.Assets);
    }

    [Fact]
    public void Options_WithSeveralFaults_TellAllOfThem()
    {
        var result = new RetentionOptionsValidator().Validate(null, new RetentionOptions { Blocks = TimeSpan.FromDays(-1), OutputBytes = -1, Every = TimeSpan.Zero });

        Assert.Equal(3, result.Failures!.Count());
    }

    private RetentionPlan Plan(RetainedJob[] jobs, params RetainedAsset[] assets) => RetentionPlanner.Plan(options, jobs, assets, Now);

    private static RetainedJob Job(string job, double? endedHoursAgo, long bytes = 0) =>
        new("local", job, 1, endedHoursAgo is { } hours ? Now - TimeSpan.FromHours(hours) : null, endedHoursAgo is not null, bytes);

    private static RetainedAsset Gone(string asset, double hoursAgo) => Asset(asset, 200) with { GoneAt = Now - TimeSpan.FromHours(hoursAgo) };

    private static RetainedAsset Asset(string asset, double createdHoursAgo) => new(asset, Now - TimeSpan.FromHours(createdHoursAgo));
}
