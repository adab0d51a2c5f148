namespace Encoder.Grains.Tests.Dispatching;

public sealed class DispatchTableTests
{
    private static readonly DispatchOptions Options = new();
    private readonly DispatchTable table = new(Options);
    private DateTimeOffset now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private long revision;

    [Fact]
    public void Match_WithChunksReady_GivesTheLowestChunkLaneByLane()
    {
        Announce("a", planned: 3, lanes: 2);
        Assert.Equal(["0.0", "0.1", "1.0"], Grant("n", slots: 3));
        Assert.Equal(["1.1", "2.0", "2.1"], Grant("m", slots: 5));
        Assert.Empty(Grant("o", slots: 5));
    }

    [Fact]
    public void Match_WithItems_GivesThemBeforeTheCursorAndInTheirOrder()
    {
        Announce("a", planned: 9, cursor: 6, items: [Item(4), Item(2)]);
        Assert.Equal(["4.0", "2.0", "6.0"], Grant("n", slots: 3));
    }

    [Theory]
    [InlineData(WorkKind.Probe, true)]
    [InlineData(WorkKind.Split, true)]
    [InlineData(WorkKind.Finish, true)]
    [InlineData(WorkKind.Encode, false)]
    [InlineData(WorkKind.Package, false)]
    public void Match_ByKindOfWork_TakesSlotsOrPlacesForLightWork(WorkKind kind, bool isLight)
    {
        Announce("a", items: [new WorkItem(new WorkId("a", 1, kind, 0, 0), [])]);
        Assert.Empty(Grant("n", slots: isLight ? 4 : 0, light: isLight ? 0 : 4));
        Assert.Single(Grant("n", slots: isLight ? 0 : 1, light: isLight ? 1 : 0));
    }

    [Fact]
    public void Match_WithAnotherBuild_GivesNothing()
    {
        Announce("a", planned: 3, build: "ffmpeg 5");
        Assert.Empty(Grant("n", build: "ffmpeg 6"));
        Assert.NotEmpty(Grant("m", build: "ffmpeg 5"));
    }

    [Fact]
    public void Match_WithoutAnEncoder_GivesNothing()
    {
        Announce("a", planned: 3, encoders: ["libx264", "libx265"]);
        Assert.Empty(Grant("n", encoders: ["libx264", "aac"]));
        Assert.Equal(["0.0"], Grant("m", slots: 1, encoders: ["libx265", "libx264"]));
        Assert.Equal(["1.0"], Grant("unlisted", slots: 1));
    }

    [Fact]
    public void Obstacle_OfAJob_IsWhatEveryNodeLacks()
    {
        var job = new JobReadiness("a", 1, 1, 0, "ffmpeg 5", 1, 0, 1, []) { Encoders = ["libx264", "libx265", "libopus"] };
        Assert.Null(table.ObstacleOf(job));
        ApplyReport("n", build: "ffmpeg 6");
        Assert.True(table.ObstacleOf(job)!.LacksBuild);
        ApplyReport("m", build: "ffmpeg 5", encoders: []);
        ApplyReport("o", build: "ffmpeg 5", encoders: ["libx264", "libopus"]);
        Assert.Equal((false, "libx265"), (table.ObstacleOf(job)!.LacksBuild, string.Join(' ', table.ObstacleOf(job)!.MissingEncoders)));
        ApplyReport("p", build: "ffmpeg 5", encoders: ["libopus", "libx264", "libx265"]);
        Assert.Null(table.ObstacleOf(job));
    }

    [Fact]
    public void Node_OnWhichEverythingFails_RestsThenTriesOneAtATimeUntilOneSucceeds()
    {
        ApplyReport("m", slots: 0);
        Announce("a", planned: 99);
        Assert.Equal(4, Fail(2).Count);
        Assert.Empty(Fail(3));
        now += Options.RestFor;
        Assert.Single(Fail(3));
        Assert.Empty(Fail(4));
        now += Options.RestFor;
        Assert.Empty(Fail(4));
        now += Options.RestFor;
        Assert.Single(Fail(4));
        Assert.Equal(4, Fail(0).Count);
    }

    [Fact]
    public void Node_OnWhichEverythingFails_WorksOnWhileThereIsNoOther()
    {
        Announce("a", planned: 99);
        Assert.Equal(4, Fail(7).Count);
        ApplyReport("m", slots: 0);
        Assert.Single(Fail(7));
        Assert.Empty(Fail(8));
    }

    private List<WorkId> Fail(int failures) => table.Match(table.ApplyReport(new NodeReport("n", 4, 4, 0, "ffmpeg", []) { FailuresInARow = failures }, now), now);

    [Fact]
    public void Match_OfSeveralJobs_PriorityThenFewestSlotsThenLongestWaiting()
    {
        Announce("low", planned: 9, priority: -1);
        Announce("a", planned: 9);
        Announce("b", planned: 9);
        Announce("high", planned: 1, priority: 7);
        Assert.Equal(["high", "a", "b", "a", "b", "a"], GrantWork("n", slots: 6).Select(work => work.Job));
        Announce("c", planned: 9);
        Assert.Equal(["c", "c", "b"], GrantWork("m", slots: 3).Select(work => work.Job));
    }

    [Fact]
    public void Item_WithNodesToAvoid_GoesElsewhereWhileThereIsOne()
    {
        ApplyReport("n", slots: 0);
        ApplyReport("m", slots: 0);
        Announce("a", items: [Item(0, avoid: ["n"])]);
        Assert.Empty(Grant("n"));
        Assert.Equal(["0.0"], Grant("m"));
    }

    [Fact]
    public void Item_WithEveryNodeToAvoid_GoesToAnyOfThem()
    {
        ApplyReport("n", slots: 0);
        ApplyReport("m", slots: 0);
        Announce("a", items: [Item(0, avoid: ["n", "m"])]);
        Assert.Equal(["0.0"], Grant("n"));
    }

    [Fact]
    public void Item_AvoidingANodeWhoseOnlyAlternativeHasAnotherBuild_GoesToIt()
    {
        ApplyReport("m", slots: 0, build: "other");
        Announce("a", build: "ffmpeg", items: [Item(0, avoid: ["n"])]);
        Assert.Equal(["0.0"], Grant("n", build: "ffmpeg"));
    }

    [Fact]
    public void Work_HeldByANode_IsNotGivenAgainThoughAnnounced()
    {
        Announce("a", planned: 2);
        Assert.Equal(["0.0"], Grant("n", slots: 1));
        Announce("a", planned: 2);
        Assert.Equal(["1.0"], Grant("m"));
        Announce("a", planned: 2, items: [Item(0)]);
        Assert.Empty(Grant("o"));
    }

    [Fact]
    public void Work_RunningOnANode_IsGivenToAnotherWhenTheJobAsksForThat()
    {
        ApplyReport("n", running: [Work(0)]);
        Announce("a", items: [Item(0, avoid: ["n"])]);
        Assert.Equal(["0.0"], Grant("m"));
    }

    [Fact]
    public void Grant_OfANodeThatVanished_IsReadyAgain()
    {
        Announce("a", planned: 2);
        Grant("n", slots: 1);
        now += Options.NodeTimeout;
        Assert.True(table.RemoveSilentNodes(now));
        Assert.Equal(["0.0", "1.0"], Grant("m"));
    }

    [Fact]
    public void Work_ThatAVanishedNodeReported_IsLeftToItsLease()
    {
        Announce("a", planned: 2);
        Grant("n", slots: 1);
        ApplyReport("n", running: [Work(0)], read: 1);
        now += Options.NodeTimeout;
        Assert.False(table.RemoveSilentNodes(now));
        Assert.Equal(["1.0"], Grant("m"));
    }

    [Fact]
    public void Grant_ThatTheNodeHasNotReadYet_TakesItsSlotAndIsNotLost()
    {
        Announce("a", planned: 3);
        Assert.Equal(["0.0"], Grant("n", slots: 1));

        // Written before the reply was read: two slots seem free, but one is taken by it.
        Assert.Equal(["1.0"], Grant("n", slots: 2, read: 0));
        Assert.Equal([], Grant("n", slots: 2, read: 0));
    }

    [Fact]
    public void Grant_WhoseReplyWasLost_IsReadyAgainAfterAWhile()
    {
        Announce("a", planned: 1);
        Assert.Equal(["0.0"], Grant("n", slots: 1));
        now += Options.SettleFor;
        Assert.Equal(["0.0"], Grant("n", slots: 1, read: 0));
    }

    [Fact]
    public void Grant_ThatEndedBeforeTheNextReport_FreesItsSlotAtOnce()
    {
        Announce("a", planned: 3);
        Assert.Equal(["0.0"], Grant("n", slots: 1));
        Assert.Equal(["1.0"], Grant("n", slots: 1, read: 1));
        Assert.Equal(["2.0"], Grant("n", slots: 1));
    }

    [Fact]
    public void Announcement_OlderThanTheKnown_IsIgnored()
    {
        Announce("a", planned: 5, cursor: 4);
        Assert.False(table.Announce(new JobReadiness("a", 1, 0, 0, null, 1, 0, 5, [])));
        Assert.Equal(["4.0"], Grant("n"));
    }

    [Fact]
    public void Job_Withdrawn_GivesNothingMore()
    {
        Announce("a", planned: 5);
        table.Withdraw("a");
        Assert.Empty(Grant("n"));
    }

    [Fact]
    public void Nodes_OfManyJobs_CostLittlePerCheckIn()
    {
        for (var job = 0; job < 100; job++) Announce($"job-{job}", planned: 1000);
        var granted = Enumerable.Range(0, 500).SelectMany(_ => GrantWork("n", slots: 2)).ToList();
        Assert.Equal(granted.Count, granted.Distinct().Count());
        Assert.All(granted.GroupBy(work => work.Job), job => Assert.InRange(job.Count(), 9, 11));
    }

    // Woken for nothing, a thousand waiting nodes would each look at every announcement.
    [Fact]
    public void WaitingFor_AJob_AreAsManyNodesAsHaveRoomForItsWork()
    {
        foreach (var name in (string[])["n", "m", "o", "p"]) Wait(name, slots: name == "n" ? 0 : 2, light: 1, encoders: name == "p" ? [] : null);
        Announce("a", planned: 3, encoders: ["libx264"]);
        Assert.Equal(["m", "o"], Waiting("a"));
        Announce("a", planned: 3, items: [Item(0, avoid: ["m"])]);
        Assert.Equal(["m", "o", "p"], Waiting("a"));
        Announce("b", items: [new WorkItem(new WorkId("b", 1, WorkKind.Probe, 0, 0), [])]);
        Assert.Equal(["n"], Waiting("b"));
        Announce("c");
        Assert.Empty(Waiting("c"));

        IEnumerable<string> Waiting(string job) => table.WaitingFor(job, now).Select(node => node.Report.Node);
        void Wait(string node, int slots, int light, string[]? encoders) => ApplyReport(node, slots, light, encoders: encoders).Waiting = new TaskCompletionSource();
    }

    [Fact]
    public void Queue_AsWorkIsTaken_CountsWhatIsLeftAndWhoWaits()
    {
        Assert.Equal(new QueueDepth(0, null), table.Queue);
        var announced = now;
        Announce("a", planned: 3, lanes: 2, items: [Item(7)]);
        Announce("b", planned: 1);
        Assert.Equal(new QueueDepth(8, announced), table.Queue);

        now += TimeSpan.FromSeconds(5);
        GrantWork("n", slots: 2);
        Assert.Equal(new QueueDepth(6, now), table.Queue);
        GrantWork("m", slots: 9);
        Assert.Equal(new QueueDepth(0, null), table.Queue);
    }

    private static WorkId Work(int chunk) => new("a", 1, WorkKind.Encode, chunk, 0);

    private static WorkItem Item(int chunk, string[]? avoid = null) => new(Work(chunk), avoid ?? []);

    private void Announce(
        string job, int planned = 0, int cursor = 0, int lanes = 1, int priority = 0, string? build = null, WorkItem[]? items = null, string[]? encoders = null) =>
        table.Announce(new JobReadiness(job, 1, ++revision, priority, build, lanes, cursor, planned, items ?? []) { Encoders = encoders ?? [] }, now);

    private NodeEntry ApplyReport(
        string node, int slots = 9, int light = 0, string build = "ffmpeg", WorkId[]? running = null, long? read = null, string[]? encoders = null) =>
        table.ApplyReport(new NodeReport(node, 9, slots, light, build, running ?? [], read) { Encoders = encoders }, now);

    private List<WorkId> GrantWork(string node, int slots = 9, int light = 0, string build = "ffmpeg", long? read = null, string[]? encoders = null) =>
        table.Match(ApplyReport(node, slots, light, build, read: read, encoders: encoders), now);

    private IEnumerable<string> Grant(string node, int slots = 9, int light = 0, string build = "ffmpeg", long? read = null, string[]? encoders = null) =>
        GrantWork(node, slots, light, build, read, encoders).Select(work => $"{work.Chunk}.{work.Lane}");
}
