using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Core.Playlists;
using Encoder.TestSupport.Grains;
using Encoder.TestSupport.Playlists;

namespace Encoder.Grains.Tests.Channels;

/// <summary>Sessions that are much longer than the window of their channel, by the clock of the simulation.</summary>
public sealed class LongChannelTests
{
    private const int SegmentSeconds = 10;
    private readonly FakeCluster cluster;
    private readonly Dictionary<string, LiveListChecker> checkers = [];
    private readonly Dictionary<string, int> listed = [];
    private readonly FakeIngest ingest;
    private int crashes;
    private int loadEvery = 1;

    public LongChannelTests()
        : this(1)
    {
    }

    private LongChannelTests(int seed)
    {
        cluster = new FakeCluster(seed) { Jobs = new JobOptions { DeathGracePeriod = TimeSpan.FromSeconds(3), TickEvery = TimeSpan.FromSeconds(5) } }.StartSilo();
        ingest = new FakeIngest(cluster);
    }

    private JobSnapshot? Last { get; set; }

    [Fact]
    public void Channel_OfADay_NeedsNoMoreThanAfterAnHour() => Run(24 * 3600 + 600, async () =>
    {
        await BeginAsync(windowSeconds: 120);
        await PassAsync(3600);
        var hour = Counts();
        for (var count = 0; count < 23; count++)
        {
            await PassAsync(3600);
            var now = Counts();
            Assert.True(now.Objects <= hour.Objects * 1.1, $"{now.Objects} objects, {hour.Objects} after an hour");
            Assert.True(now.Bytes <= hour.Bytes * 1.1, $"{now.Bytes} bytes, {hour.Bytes} after an hour");
            Assert.True(now.Activations <= hour.Activations * 1.1, $"{now.Activations} activations, {hour.Activations} after an hour");
        }

        Assert.All(checkers.Values, checker => Assert.InRange(checker.Segments.Count, 8600, 8650));
        Assert.InRange((await GridAsync()).Cells.Count, 1, 60);
    });

    [Fact]
    public void Channel_WithAWindowOfHours_ListsAndKeepsThem() => Run(8 * 3600, async () =>
    {
        loadEvery = 20;
        await BeginAsync(windowSeconds: 4 * 3600);
        await PassAsync(7 * 3600);
        Assert.InRange((await GridAsync()).Cells.Count, 1440, 2700);
        Assert.All(listed.Values, count => Assert.InRange(count, 1440, 1441));

        // Records are in pages of 1,000 chunks by then. The listed part is recovered from them.
        cluster.CrashSilo();
        cluster.StartSilo();
        await PassAsync(600);
        Assert.All(listed.Values, count => Assert.InRange(count, 1440, 1441));
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Channel_WhoseSiloCrashesAgainAndAgain_GoesOnAndLeavesNothing(int seed) => new LongChannelTests(seed).CrashAgainAndAgain();

    private void CrashAgainAndAgain() => Run(3 * 3600, async () =>
    {
        await BeginAsync(windowSeconds: 60);
        await PassAsync(900);
        var before = Counts();
        CrashEvery(2_000);
        await PassAsync(1800);
        cluster.Simulation.BeforeStep = null;
        await PassAsync(900);

        Assert.True(crashes >= 5, $"{crashes} crashes");
        Assert.True(Counts().Objects <= before.Objects * 1.1, $"{Counts().Objects} objects, {before.Objects} before: {string.Join(' ', Shares())}");
        Assert.All(checkers.Values, checker => Assert.InRange(checker.Segments.Count, 340, 362));
    });

    [Fact]
    public void Session_WhoseSplitterIsLostAfterItsBeginningIsDeleted_EndsWithWhatIsPlanned() => Run(2 * 3600, async () =>
    {
        await BeginAsync(windowSeconds: 60);
        await PassAsync(1200);
        cluster.KillNode("node-a");
        cluster.CrashSilo();
        cluster.StartSilo();
        cluster.AddNode("node-b", slots: 4);
        await PassAsync(120);

        Assert.Equal((JobState.Done, true), (Last!.State, Last.IsSourceCut));
        Assert.Equal(Last.PlannedChunks, Last.TotalChunks);
        Assert.Contains(Last.Warnings, warning => warning.Code == ErrorCodes.SessionCut);
        Assert.All(Last.Renditions, rendition => Assert.True(rendition.IsComplete));
        Assert.All(Last.Renditions, rendition => Assert.InRange(rendition.PublishedSegments, 115, 122));

        // The publisher cannot add to it: it comes again to another session.
        await ingest.ReportAsync();
        var refused = await Assert.ThrowsAsync<FaultException>(ingest.AppendAsync);
        Assert.Equal(ErrorCodes.AssetLengthConflict, refused.Fault.Code);
    });

    [Fact]
    public void Commit_OfADeletedChunk_LeavesNothing() => Run(3600, async () =>
    {
        await BeginAsync(windowSeconds: 60);
        await PassAsync(600);
        var (keys, work) = (new RunKeys(Last!.Job, 1), new WorkId(Last.Job, 1, WorkKind.Encode, 3, 0));
        await cluster.Store.PutAsync(keys.Attempt("late", "720p") + "3.m4s", new byte[] { 1 }, CancellationToken.None);
        await cluster.Grains.GetGrain<IChunkGrain>(work.ChunkKey).CommitAsync(
            work,
            new CommitRecord(3, 0, "late", 2, "x", default, default, default, false, [new RenditionPart("720p", FakeAsset.Timebase, "", "init", "", 250, [new SegmentInfo(3, keys.Attempt("late", "720p") + "3.m4s", 750, 250, 1)])], []),
            CancellationToken.None);

        Assert.Null(cluster.Store.Find(keys.Record(3, 0)));
        Assert.Null(cluster.Store.Find(keys.OutFile("720p", RunKeys.SegmentName(3))));
        Assert.Empty(cluster.Store.Keys(keys.AttemptFiles("late")));
    });

    [Fact]
    public void Rung_ThatCannotKeepUp_IsDroppedAndTheOthersCatchUp() => Run(3 * 3600, async () =>
    {
        await BeginAsync(windowSeconds: 300, encode: order => TimeSpan.FromSeconds(order.Dropped.Count > 0 ? 4 : 25), slots: 2);
        await PassAsync(1800);

        Assert.Equal([true, false, false], Last!.Renditions.Select(rendition => rendition.IsDropped));
        Assert.Equal(ErrorCodes.RungDropped, Assert.Single(Last.Warnings).Code);
        Assert.InRange(Last.PlannedChunks - Last.Renditions[1].PublishedSegments, 0, 2);
        Assert.InRange(Last.Renditions[0].PublishedSegments, 10, 150);

        // Its playlist goes on with the other, without a hole.
        Assert.Equal(checkers["480p"].Segments.Count, checkers["720p"].Segments.Count);
        Assert.Equal(["720p/init.mp4", "480p/init.mp4"], checkers["720p"].Segments.Select(segment => segment.Map).Distinct());
        Assert.All(checkers["720p"].Segments.Skip(Last.Renditions[0].PublishedSegments), segment => Assert.StartsWith("480p/", segment.Address));

        // So it does after a crash, and when everything of the rung is deleted.
        cluster.CrashSilo();
        cluster.StartSilo();
        await PassAsync(1800);
        Assert.Equal([true, false, false], Last.Renditions.Select(rendition => rendition.IsDropped));
        Assert.Equal(checkers["480p"].Segments.Count, checkers["720p"].Segments.Count);
        Assert.InRange(Last.PlannedChunks - Last.Renditions[1].PublishedSegments, 0, 2);
        Assert.Empty(cluster.Store.Keys(new RunKeys(Last.Job, 1).OutFile("720p", "seg-")));
    });

    // Until something of the rung is deleted, the records alone say where it ends.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rung_ThatWasDroppedBeforeACrash_EndsWhereItDid(bool record) => Run(3 * 3600, async () =>
    {
        await BeginAsync(windowSeconds: 600, segments: 400, record: record, encode: order => TimeSpan.FromSeconds(order.Dropped.Count > 0 ? 4 : 25), slots: 2);
        await PassAsync(1500);
        var end = Last!.Renditions[0];
        Assert.Equal((true, true), (end.IsDropped, end.IsComplete));
        cluster.CrashSilo();
        cluster.StartSilo();
        await PassAsync(600);
        Assert.Equal(end, Last.Renditions[0] with { Frames = end.Frames });
        Assert.Equal(checkers["480p"].Segments.Count, checkers["720p"].Segments.Count);

        // Nor does the job wait for it when the stream ends.
        await PassAsync(2400);
        Assert.Equal((JobState.Done, 400, 400), (Last.State, Last.Renditions[1].PublishedSegments, checkers["720p"].Segments.Count));
        Assert.Equal(end.PublishedSegments, Last.Renditions[0].PublishedSegments);
    });

    [Fact]
    public void Rungs_ThatCannotKeepUp_AreDroppedOneAfterTheOther() => Run(4 * 3600, async () =>
    {
        await BeginAsync(windowSeconds: 300, encode: order => TimeSpan.FromSeconds(order.Dropped.Count switch { 0 => 30, 1 => 25, _ => 4 }), slots: 2, rungs: ["1080p", "720p", "480p"]);
        await PassAsync(5400);

        Assert.Equal([true, true, false, false], Last!.Renditions.Select(rendition => rendition.IsDropped));
        Assert.Equal(2, Last.Warnings.Count(warning => warning.Code == ErrorCodes.RungDropped));
        Assert.InRange(Last.PlannedChunks - Last.Renditions[2].PublishedSegments, 0, 2);
        Assert.True(Last.Renditions[0].PublishedSegments < Last.Renditions[1].PublishedSegments);

        // Every list goes on, each segment once, with the best that was left at that time.
        Assert.All(checkers.Values, checker => Assert.Equal(checkers["480p"].Segments.Count, checker.Segments.Count));
        Assert.Equal(["1080p/init.mp4", "720p/init.mp4", "480p/init.mp4"], checkers["1080p"].Segments.Select(segment => segment.Map).Distinct());
        Assert.Equal(["720p/init.mp4", "480p/init.mp4"], checkers["720p"].Segments.Select(segment => segment.Map).Distinct());
        Assert.Equal(checkers["1080p"].Segments.Skip(Last.Renditions[0].PublishedSegments), checkers["720p"].Segments.Skip(Last.Renditions[0].PublishedSegments));
    });

    [Fact]
    public void Rung_TheLastOfItsLane_IsKept() => Run(3 * 3600, async () =>
    {
        await BeginAsync(windowSeconds: 300, encode: _ => TimeSpan.FromSeconds(25), slots: 2, rungs: "720p");
        await PassAsync(1800);
        Assert.InRange(Last!.PlannedChunks - Last.Renditions[0].PublishedSegments, 20, 60);
        Assert.All(Last.Renditions, rendition => Assert.False(rendition.IsDropped));
    });

    [Fact]
    public void Rung_OfAChannelWhoseNodeWasAway_IsKept() => Run(3 * 3600, async () =>
    {
        var isAway = false;
        await BeginAsync(windowSeconds: 300, encode: _ => TimeSpan.FromSeconds(isAway ? 240 : 9), slots: 2);
        await PassAsync(300);
        isAway = true;
        await PassAsync(60);
        isAway = false;
        await PassAsync(1200);
        Assert.All(Last!.Renditions, rendition => Assert.False(rendition.IsDropped));
        Assert.InRange(Last.PlannedChunks - Last.Renditions[1].PublishedSegments, 0, 3);
    });

    [Fact]
    public void Rung_OfAChannelThatOnlyStoodStill_IsKept() => Run(3 * 3600, async () =>
    {
        await BeginAsync(windowSeconds: 300, encode: _ => TimeSpan.FromSeconds(9), slots: 2);
        await PassAsync(300);
        cluster.CrashSilo();
        await cluster.PassAsync(240);
        cluster.StartSilo();
        await PassAsync(1200);
        Assert.All(Last!.Renditions, rendition => Assert.False(rendition.IsDropped));
        Assert.InRange(Last.PlannedChunks - Last.Renditions[1].PublishedSegments, 0, 3);
    });

    [Fact]
    public void Channel_ThatRecords_KeepsEverything() => Run(3600, async () =>
    {
        await BeginAsync(windowSeconds: 60, record: true);
        await PassAsync(1200);
        Assert.InRange(cluster.Store.Keys(new RunKeys(Last!.Job, 1).OutFile("720p", "seg-")).Count, 115, 120);
        Assert.Null(cluster.Store.Find(new RunKeys(Last.Job, 1).Retired));
    });

    private void Run(double seconds, Func<Task> body)
    {
        cluster.Run(body, TimeSpan.FromSeconds(seconds));
        Assert.Empty(crashes > 0 ? [] : cluster.Failures);
        Assert.All(checkers.Values, checker => Assert.Equal([], checker.Faults));
    }

    private async Task BeginAsync(double windowSeconds, int segments = 9000, bool record = false, Func<WorkOrder, TimeSpan>? encode = null, int slots = 4, params string[] rungs)
    {
        await ingest.CreateAsync(new ChannelSpec { Name = "News", SegmentSeconds = SegmentSeconds, WindowSeconds = windowSeconds, Record = record });

        // When the ingest is given: this node encodes.
        cluster.AddNode(slots: slots, script: order => new FakeTurn(order.Work.Kind == WorkKind.Encode ? encode?.Invoke(order) ?? TimeSpan.FromSeconds(4) : TimeSpan.Zero));
        await ingest.BeginAsync(_ => new FakeAsset
        {
            Lanes = rungs.Length > 0 ? [rungs] : [["720p", "480p"]],
            Chunks = segments,
            SegmentDuration = TimeSpan.FromSeconds(SegmentSeconds),
            FramesPerChunk = SegmentSeconds * 25,
            ChunksPerPage = 1,
            PageTakes = TimeSpan.FromSeconds(SegmentSeconds),
            AudioCommits = [segments],
            FramesPerAudioCommit = SegmentSeconds * 25,
            Mp4 = record,
            HasPieces = true,
            ReadBytesOf = chunk => chunk * (long)AssetInfo.BlockLength / 6,
        });
    }

    /// <summary>Lets time pass; meanwhile the stream comes in, and every playlist is loaded before it has slid out of its window.</summary>
    private async Task PassAsync(double seconds)
    {
        const double Pace = 3 * SegmentSeconds;
        for (var (left, number) = (seconds, 0); left > 0; left -= Pace, number++)
        {
            await cluster.PassAsync(Pace);
            if (number % 2 == 0 && Last?.IsSourceCut != true) await PersistAsync(ingest.AppendAsync);
            await PersistAsync(ingest.ReportAsync);
            if (number % loadEvery == 0) await PersistAsync(LoadAsync);
        }
    }

    /// <summary>Loses the silo after this many steps, again and again; the node goes on.</summary>
    private void CrashEvery(int steps)
    {
        var next = cluster.Simulation.Steps + steps;
        cluster.Simulation.BeforeStep = () =>
        {
            if (cluster.Simulation.Steps < next) return;
            crashes++;
            next += cluster.Simulation.Random.Next(steps / 2, steps * 2);
            cluster.CrashSilo();
            cluster.StartSilo();
        };
    }

    private async Task PersistAsync(Func<Task> call)
    {
        while (true)
        {
            try
            {
                await call();
                return;
            }
            catch (OperationCanceledException)
            {
                await cluster.PassAsync(1);
            }
        }
    }

    private Task<ChunkGrid> GridAsync() => cluster.Job(ingest.Session.Job!).GridAsync(CancellationToken.None);

    private IEnumerable<string> Shares() => cluster.Store.Keys("").CountBy(key => string.Join('/', key.Split('/').Take(5))).Where(share => share.Value > 5).Select(share => $"{share.Key}: {share.Value}");

    /// <summary>Loads the playlists, as the server writes them, and looks for what they list.</summary>
    private async Task LoadAsync()
    {
        var channel = await cluster.Grains.GetGrain<IChannelGrain>(ingest.Id).SnapshotAsync(CancellationToken.None);
        var window = TimeSpan.FromSeconds(channel.Request.Spec.WindowSeconds);
        Last = await cluster.Job(ingest.Session.Job!).SnapshotAsync(CancellationToken.None);
        foreach (var rendition in Last.Renditions)
        {
            var tails = await SessionTail.ReadAsync(cluster.Grains, Last, rendition.Name, rendition.IsAudio, window, CancellationToken.None);
            List<LiveSession> parts = [.. tails.Where(tail => tail.Listing is { First: not null, Segments.Count: > 0 })
                .Select(tail => new LiveSession(0, 0, ingest.Session.StartedAt, $"{tail.Rendition}/", tail.Listing.First!.Timescale, tail.Listing.Segments))];
            if (parts.Count == 0) continue;
            var text = LivePlaylist.Write(parts, TimeSpan.FromSeconds(SegmentSeconds), window, isComplete: false);
            if (!checkers.TryGetValue(rendition.Name, out var checker)) checkers.Add(rendition.Name, checker = new LiveListChecker());
            checker.Take(text);
            var files = text.Split('\n').Where(line => line.EndsWith(".m4s", StringComparison.Ordinal)).ToList();
            listed[rendition.Name] = files.Count;
            Assert.All(files, file => Assert.NotNull(cluster.Store.Find(new RunKeys(Last.Job, Last.Run).Out + file)));
        }
    }

    private (int Objects, long Bytes, int Activations) Counts()
    {
        var keys = cluster.Store.Keys("");
        return (keys.Count, keys.Sum(key => (long)(cluster.Store.Find(key)?.Length ?? 0)), cluster.Silo.Activations);
    }
}
