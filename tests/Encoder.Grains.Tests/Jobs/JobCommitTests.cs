using System.Text;
using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.TestSupport.Grains;

namespace Encoder.Grains.Tests.Jobs;

public sealed class JobCommitTests
{
    private static readonly RunKeys Keys = new("job-1", 1);

    [Fact]
    public void Chunk_CommittedTwice_FirstRecordStandsAndIsPublishedOnce()
    {
        var cluster = new FakeCluster().StartSilo();
        cluster.AddNode(script: _ => new FakeTurn(TimeSpan.FromSeconds(1)));
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            await cluster.UntilAsync(snapshot => snapshot.DoneChunkLanes > 3);
            var work = new WorkId("job-1", 1, WorkKind.Encode, 0, 0);
            var first = cluster.Store.Find(Keys.Record(0, 0))!;
            var second = (await CommitRecords.FindAsync(cluster.Store, Keys, 0, 0, CancellationToken.None))! with { Attempt = "9-late", Node = "node-late" };
            await cluster.Grains.GetGrain<IChunkGrain>(work.ChunkKey).CommitAsync(work, second, CancellationToken.None);
            Assert.Equal(first, cluster.Store.Find(Keys.Record(0, 0)));
            var end = await cluster.EndAsync();
            Assert.Equal(1000, end.Renditions[0].Frames);
        });

        Assert.Empty(cluster.FaultsOfDelivery());
    }

    [Fact]
    public void Init_OtherThanTheRenditions_FailsTheJobAndIsNotPublished()
    {
        var cluster = new FakeCluster().StartSilo();
        cluster.AddNode(script: order => new FakeTurn(Init: order.Work is { Kind: WorkKind.Encode, Chunk: 5 } ? "other" : "init"));
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            var end = await cluster.EndAsync();
            Assert.Equal(ErrorCodes.InitMismatch, end.Fault?.Code);
            Assert.StartsWith("Chunk 5 of ", end.Fault!.Message, StringComparison.Ordinal);
        });

        Assert.DoesNotContain(Keys.OutFile("720p", RunKeys.SegmentName(5)), cluster.Store.Created);
    }

    [Fact]
    public void Init_MismatchFoundOnlyAfterACrash_FailsTheJobAllTheSame()
    {
        var cluster = new FakeCluster().StartSilo();
        cluster.AddNode(script: order => new FakeTurn(
            Init: order.Work is { Kind: WorkKind.Encode, Chunk: 5 } ? "other" : "init", VanishesAfterRecord: order.Work is { Kind: WorkKind.Encode, Chunk: 5 }));
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            await cluster.UntilAsync(snapshot => snapshot.DoneChunkLanes == 9);
            cluster.CrashSilo();
            cluster.StartSilo();
            await cluster.Job().WakeAsync(CancellationToken.None);
            Assert.Equal(ErrorCodes.InitMismatch, (await cluster.EndAsync()).Fault?.Code);
        });
    }

    [Fact]
    public void Records_OfThousands_AreCompactedIntoPages()
    {
        var cluster = new FakeCluster { Asset = LongAsset() }.StartSilo();
        cluster.AddNode(slots: 8);
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            Assert.Equal(JobState.Done, (await cluster.EndAsync()).State);
        });

        Assert.Equal([Keys.RecordPage(0), Keys.RecordPage(1000)], cluster.Store.Keys(Keys.RecordPages));
        Assert.Equal(200 * 2, cluster.Store.Keys(Keys.Records).Count);
        Assert.Empty(cluster.FaultsOfDelivery());
        Assert.Empty(cluster.Failures);
    }

    [Fact]
    public void Result_LateForACompactedChunk_IsDropped()
    {
        var cluster = new FakeCluster { Asset = LongAsset() }.StartSilo();
        cluster.AddNode(slots: 8, script: _ => new FakeTurn(TimeSpan.FromMilliseconds(100)));
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            CommitRecord? early = null;
            await cluster.UntilAsync(_ => (early ??= Read(cluster, Keys.Record(0, 0))) is not null);
            await cluster.UntilAsync(_ => cluster.Store.Keys(Keys.RecordPages).Count == 1 && cluster.Store.Find(Keys.Record(0, 0)) is null);
            var work = new WorkId("job-1", 1, WorkKind.Encode, 0, 0);
            await cluster.Grains.GetGrain<IChunkGrain>(work.ChunkKey).CommitAsync(work, early! with { Attempt = "7-late" }, CancellationToken.None);
            Assert.Null(cluster.Store.Find(Keys.Record(0, 0)));
            Assert.Equal(JobState.Done, (await cluster.EndAsync()).State);
        });

        Assert.Empty(cluster.FaultsOfDelivery());
    }

    [Fact]
    public void Job_Cancelled_NodesAreToldAndNothingIsBegunAnyMore()
    {
        var cluster = new FakeCluster().StartSilo();
        var node = cluster.AddNode(script: order => new FakeTurn(order.Work.Kind == WorkKind.Encode ? TimeSpan.FromSeconds(30) : default));
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            await cluster.UntilAsync(_ => node.Orders.Any(order => order.Work.Kind == WorkKind.Encode));
            var order = node.Orders[^1];
            var cancelled = await cluster.Job().CancelAsync(CancellationToken.None);
            Assert.Equal((JobState.Cancelled, ErrorCodes.JobCancelled), (cancelled.State, cancelled.Fault?.Code));
            Assert.False(await cluster.Job().RenewAsync(order.Work, new AttemptProgress(order.Attempt, 1), CancellationToken.None));
            Assert.Null(await cluster.Job().BeginAsync(order.Work, "node-b", "ffmpeg 5.1", CancellationToken.None));
            var begun = node.Orders.Count;
            await cluster.PassAsync(60);
            Assert.Equal(begun, node.Orders.Count);
            Assert.Equal(JobState.Cancelled, (await cluster.Job().CancelAsync(CancellationToken.None)).State);
        });
    }

    [Fact]
    public void Job_SubmittedAgain_ChangesNothingUnlessItIsAnother()
    {
        var cluster = new FakeCluster().StartSilo();
        cluster.AddNode();
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            await cluster.EndAsync();
            Assert.Equal(JobState.Done, (await cluster.SubmitAsync()).State);
            var refused = await Assert.ThrowsAsync<FaultException>(() => cluster.SubmitAsync(priority: 3));
            Assert.Equal(ErrorCodes.JobKeyTaken, refused.Fault.Code);
        });
    }

    [Fact]
    public void Job_ThatDoesNotExist_SaysSo()
    {
        var cluster = new FakeCluster().StartSilo();
        cluster.Run(async () =>
        {
            var refused = await Assert.ThrowsAsync<FaultException>(() => cluster.Job("none").SnapshotAsync(CancellationToken.None));
            Assert.Equal(ErrorCodes.JobNotFound, refused.Fault.Code);
        });
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(3, 0)]
    public void Job_WithVideoOrAudioAlone_IsDelivered(int chunks, int audioCommits)
    {
        var asset = new FakeAsset { Chunks = chunks, Lanes = chunks == 0 ? [] : [["720p"]], AudioCommits = audioCommits == 0 ? [] : [audioCommits] };
        var cluster = new FakeCluster { Asset = asset }.StartSilo();
        cluster.AddNode();
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            Assert.Equal(JobState.Done, (await cluster.EndAsync()).State);
        });

        Assert.Empty(cluster.FaultsOfDelivery());
    }

    [Fact]
    public void Tail_OfUnequalChunks_IsGivenOutByCost()
    {
        var cluster = new FakeCluster { Asset = new FakeAsset { Chunks = 20, CostOf = chunk => chunk == 18 ? 900 : 100 } }.StartSilo();
        var node = cluster.AddNode(slots: 1, script: order => new FakeTurn(order.Work.Kind == WorkKind.Encode ? TimeSpan.FromSeconds(1) : default));
        cluster.Run(async () =>
        {
            await cluster.SubmitAsync();
            await cluster.EndAsync();
        });

        var begun = node.Orders.Where(order => order.Work.Kind == WorkKind.Encode).Select(order => order.Work.Chunk);
        Assert.Equal([.. Enumerable.Range(0, 12), 18, .. Enumerable.Range(12, 6), 19], begun);
    }

    private static FakeAsset LongAsset() => new() { Chunks = 2200, ChunksPerPage = 100, Lanes = [["720p"], ["360p"]], AudioCommits = [300] };

    private static CommitRecord? Read(FakeCluster cluster, string key) =>
        cluster.Store.Find(key) is { } content
            ? System.Text.Json.JsonSerializer.Deserialize(Encoding.UTF8.GetString(content), StoreJson.Default.CommitRecord)
            : null;
}
