using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.TestSupport.Grains;
using Encoder.TestSupport.Silos;

namespace Encoder.Grains.Tests.Jobs;

public sealed class JobRecoveryTests
{
    public static TheoryData<int> Seeds(int count) => [.. Enumerable.Range(1, count)];

    /// <summary>Whatever is lost whenever: every chunk is published exactly once, in order, with the same bytes.</summary>
    [Theory]
    [MemberData(nameof(Seeds), 60)]
    public void Silo_CrashesAtAnyMoment_EverythingIsPublishedOnceAndInOrder(int seed)
    {
        var cluster = CrashingCluster(seed, out var crashes);
        cluster.Run(async () =>
        {
            await cluster.SubmitPersistentlyAsync();
            var end = await cluster.EndAsync();
            Assert.True(end.State == JobState.Done, $"{end.Fault}");
        }, limit: TimeSpan.FromMinutes(20));

        Assert.True(crashes() > 0);
        Assert.Empty(cluster.FaultsOfDelivery());
        Assert.All(cluster.Failures, failure => Assert.IsNotType<NullReferenceException>(failure.Exception));
    }

    [Theory]
    [MemberData(nameof(Seeds), 8)]
    public void Simulation_OfTheSameSeed_IsTheSameRun(int seed)
    {
        Assert.Equal(Trace(), Trace());

        (int, string) Trace()
        {
            var cluster = CrashingCluster(seed, out _);
            cluster.Run(async () =>
            {
                await cluster.SubmitPersistentlyAsync();
                await cluster.EndAsync();
            });
            return (cluster.Simulation.Steps, string.Join('\n', cluster.Store.Created.Where(key => key.Contains("/out/", StringComparison.Ordinal))));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds), 10)]
    public void Announcements_LostDoubledAndReordered_DelayTheJobAtMost(int seed)
    {
        var cluster = new FakeCluster(seed) { Asset = new FakeAsset { Chunks = 30 } };
        cluster.WrapStreams = streams => new UnreliableAnnouncements(streams, cluster.Simulation);
        cluster.StartSilo();
        cluster.AddNode();
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            Assert.Equal(JobState.Done, (await cluster.EndAsync()).State);
        });

        Assert.Empty(cluster.FaultsOfDelivery());
    }

    [Fact]
    public void Job_LostWithPagesAndSingleRecords_GoesOnExactly()
    {
        var cluster = new FakeCluster { Asset = new FakeAsset { Chunks = 2500, ChunksPerPage = 500, Lanes = [["720p"], ["360p"]] } }.StartSilo();
        cluster.AddNode(slots: 16, script: _ => new FakeTurn(TimeSpan.FromMilliseconds(100)));
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            var before = await cluster.UntilAsync(snapshot => snapshot.DoneChunkLanes > 2600);
            cluster.KillNode("node-a");
            cluster.CrashSilo();
            cluster.StartSilo();
            var after = await cluster.Job().WakeAsync(CancellationToken.None);
            Assert.InRange(after.DoneChunkLanes, before.DoneChunkLanes, before.DoneChunkLanes + 16);
            Assert.Equal(2500, after.TotalChunks);

            var second = cluster.AddNode("node-b", slots: 16);
            Assert.Equal(JobState.Done, (await cluster.EndAsync()).State);
            Assert.InRange(second.Orders.Count(order => order.Work.Kind == WorkKind.Encode), 1, 5000 - before.DoneChunkLanes);
        });

        Assert.Equal(2, cluster.Store.Keys(new RunKeys("job-1", 1).RecordPages).Count);
        Assert.Empty(cluster.FaultsOfDelivery());
    }

    // An update in the middle of a job: what stands was cut by another rule, so nothing of it fits.
    [Fact]
    public void Job_LeftByAVersionThatCutOtherChunks_BeginsAnew()
    {
        var cluster = new FakeCluster().StartSilo();
        cluster.AddNode(script: order => new FakeTurn(Vanishes: order.Work is { Kind: WorkKind.Encode, Chunk: > 2 }));
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            await cluster.UntilAsync(snapshot => snapshot.DoneChunkLanes == 3);
            cluster.KillNode("node-a");
            cluster.CrashSilo();
            await cluster.Store.PutAsync(new RunKeys("job-1", 1).Plan, StoreJson.Write(cluster.Asset.Plan() with { Layout = 0 }), CancellationToken.None);
            cluster.StartSilo();
            cluster.AddNode("node-b");
            await cluster.Job().WakeAsync(CancellationToken.None);

            var end = await cluster.EndAsync();
            Assert.Equal((JobState.Done, 2), (end.State, end.Run));
        });

        Assert.Empty(cluster.Store.Keys(new RunKeys("job-1", 1).Prefix));
    }

    [Fact]
    public void Rendition_ThatPublishedNothingBeforeTheCrash_PublishesAllAfterIt()
    {
        // Every record stands, no teller survived: neither rendition nor job has heard of any.
        var cluster = new FakeCluster().StartSilo();
        var node = cluster.AddNode(slots: 10, script: order => new FakeTurn(VanishesAfterRecord: order.Work.Kind == WorkKind.Encode));
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            await cluster.UntilAsync(_ => cluster.Store.Keys(new RunKeys("job-1", 1).Records).Count == 10);
            cluster.CrashSilo();
            cluster.StartSilo();
            await cluster.Job().WakeAsync(CancellationToken.None);
            Assert.Equal(JobState.Done, (await cluster.EndAsync()).State);
        });

        Assert.Equal(10, node.Orders.Count(order => order.Work.Kind == WorkKind.Encode));
        Assert.Empty(cluster.FaultsOfDelivery());
    }

    [Fact]
    public void Rendition_ThatMissedACommit_IsToldAgainWhenEverythingElseIsDone()
    {
        // In a cluster the Chunk may be lost between record and rendition while the rendition lives on elsewhere.
        var missed = false;
        var cluster = new FakeCluster(wrap: (grains, _) => new ForgetfulRenditions(grains, commit => commit.Chunk == 4 && !missed && (missed = true))).StartSilo();
        var node = cluster.AddNode();
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            Assert.Equal(JobState.Done, (await cluster.EndAsync()).State);
        });

        Assert.True(missed);
        Assert.Equal(10, node.Orders.Count(order => order.Work.Kind == WorkKind.Encode));
        Assert.Empty(cluster.FaultsOfDelivery());
    }

    /// <summary>What a person has seen of a job is not taken back, whoever was lost: frames under way are lost with their attempt, and still counted.</summary>
    [Theory]
    [MemberData(nameof(Seeds), 30)]
    public void Progress_OverCrashesOfTheSilo_NeverFalls(int seed)
    {
        var cluster = CrashingCluster(seed, out _);
        var seen = new List<double[]>();
        cluster.Run(async () =>
        {
            await cluster.SubmitPersistentlyAsync();
            await cluster.UntilAsync(snapshot =>
            {
                seen.Add(FiguresOf(snapshot));
                return snapshot.IsSettled;
            });
        }, limit: TimeSpan.FromMinutes(20));

        Assert.All(seen.Zip(seen.Skip(1)), pair => Assert.All(pair.First.Zip(pair.Second), figure => Assert.True(figure.Second >= figure.First, $"{string.Join(' ', pair.First)} fell to {string.Join(' ', pair.Second)}")));
    }

    [Fact]
    public void Segments_OfARecoveredJob_AreSaidAtOnce()
    {
        var cluster = new FakeCluster { Asset = new FakeAsset { AudioCommits = [4] } }.StartSilo();
        cluster.AddNode(script: order => new FakeTurn(Vanishes: order.Work is { Kind: WorkKind.Encode, Chunk: > 2 }));
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            var before = await cluster.UntilAsync(snapshot => snapshot.DoneChunkLanes == 3 && snapshot.Renditions.Any(rendition => rendition is { IsAudio: true, PublishedSegments: 4 }));
            cluster.CrashSilo();
            cluster.StartSilo();
            var after = await cluster.Job().SnapshotAsync(CancellationToken.None);
            Assert.Equal(before.Renditions.Select(rendition => rendition.PublishedSegments), after.Renditions.Select(rendition => rendition.PublishedSegments));
        });
    }

    // What is shown of a chunk before its record stands is shown still when all who knew of it are gone.
    [Fact]
    public void Segments_ShownWhileTheirChunkIsEncoded_AreSaidAtOnceByARecoveredJob()
    {
        var cluster = new FakeCluster { Asset = new FakeAsset { SegmentsPerChunk = 4 } }.StartSilo();
        cluster.AddNode(script: order => new FakeTurn(order.Work.Kind == WorkKind.Encode ? TimeSpan.FromSeconds(8) : default));
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            await cluster.UntilAsync(snapshot => snapshot.Renditions.Count > 0 && snapshot.Renditions.All(rendition => rendition.PublishedSegments == 2));
            cluster.KillNode("node-a");
            cluster.CrashSilo();
            cluster.StartSilo();
            Assert.All((await cluster.Job().SnapshotAsync(CancellationToken.None)).Renditions, rendition => Assert.Equal(2, rendition.PublishedSegments));
            var listing = await cluster.Grains.GetGrain<IRenditionGrain>("job-1/1/720p").ListingAsync(CancellationToken.None);
            Assert.Equal([0, 1], listing.Segments.Select(segment => segment.Number));

            cluster.AddNode("node-b");
            Assert.Equal(JobState.Done, (await cluster.EndAsync()).State);
        });

        Assert.Empty(cluster.FaultsOfDelivery());
    }

    private static double[] FiguresOf(JobSnapshot job)
    {
        var phases = job.Phases ?? new JobPhases(0, 0, 0);
        var renditions = Enumerable.Range(0, 4).Select(index => job.Renditions.ElementAtOrDefault(index)).ToList();
        return
        [
            phases.Split, phases.Encoded, phases.Published, job.DoneChunkLanes,
            .. renditions.Select(rendition => rendition?.Frames ?? 0), .. renditions.Select(rendition => (double)(rendition?.PublishedSegments ?? 0)),
        ];
    }

    private static FakeCluster CrashingCluster(int seed, out Func<int> crashes)
    {
        // Nodes die on purpose here, up to eight times, and it may hit one chunk each time.
        var cluster = new FakeCluster(seed) { Jobs = new JobOptions { MaxNodeDeaths = 9 }, Asset = new FakeAsset { Chunks = 12, SegmentsPerChunk = 1 + (seed % 3), Lanes = [["720p", "480p"], ["360p"]], AudioCommits = [4] } };
        var simulation = cluster.Simulation;
        cluster.Store.Pause = async () => await Task.Yield();
        cluster.StartSilo();
        FakeTurn Script(WorkOrder order) => new(TimeSpan.FromMilliseconds(simulation.Random.Next(0, 4000)), VanishesAfterRecord: simulation.Random.Next(20) == 0);
        cluster.AddNode("node-0", script: Script);
        cluster.AddNode("node-1", slots: 3, script: Script);

        var (count, nodes, next) = (0, 2, simulation.Random.Next(1, 400));
        simulation.BeforeStep = () =>
        {
            if (simulation.Steps < next || count == 8) return;
            count++;
            next = simulation.Steps + simulation.Random.Next(1, 800);

            // The silo alone; or with a node, as when the machine does.
            if (simulation.Random.Next(2) == 0)
            {
                cluster.KillNode($"node-{nodes - 1}");
                cluster.AddNode($"node-{nodes++}", script: Script);
            }

            cluster.CrashSilo();
            cluster.StartSilo();
            simulation.Start(cluster.WakePersistentlyAsync);
        };
        crashes = () => count;
        return cluster;
    }
}
