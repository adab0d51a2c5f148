using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.TestSupport.Grains;

namespace Encoder.Grains.Tests.Renditions;

public sealed class RenditionTests
{
    private static readonly RunKeys Keys = new("job-1", 1);
    private readonly FakeCluster cluster = new FakeCluster().StartSilo();

    private IRenditionGrain Rendition => cluster.Grains.GetGrain<IRenditionGrain>("job-1/1/720p");

    [Fact]
    public void Commits_OutOfOrder_ArePublishedInOrder() => Run(async () =>
    {
        foreach (var chunk in new[] { 2, 0, 3, 1 }) await CommitAsync(chunk, isLast: chunk == 3);
        Assert.Equal(["init.mp4", "seg-00000.m4s", "seg-00001.m4s", "seg-00002.m4s", "seg-00003.m4s", "playlist.m3u8"], Published());
        var progress = await Rendition.ProgressAsync(default);
        Assert.Equal((4, 4, 400, true), (progress.PublishedChunks, progress.PublishedSegments, progress.Frames, progress.IsComplete));
    });

    [Fact]
    public void Commit_ToldAgain_ChangesNothing() => Run(async () =>
    {
        var first = await CommitAsync(0);
        Assert.Equal(first, await CommitAsync(0));
        Assert.Equal(first, await CommitAsync(0, attempt: "other"));
        Assert.Equal(2, Published().Count);
    });

    [Fact]
    public void Commit_WhosePublishingFailed_IsPublishedWhenToldAgain() => Run(async () =>
    {
        var broken = true;
        cluster.Store.Fail = (operation, key) =>
        {
            if (broken && operation == "Copy" && key.EndsWith("seg-00000.m4s", StringComparison.Ordinal)) throw new FaultException(ErrorCodes.DiskFull, "No room.");
        };
        var refused = await Assert.ThrowsAsync<FaultException>(() => CommitAsync(0));
        Assert.Equal(ErrorCodes.DiskFull, refused.Fault.Code);
        broken = false;
        Assert.Equal(1, (await CommitAsync(0)).PublishedChunks);
    });

    [Fact]
    public void Playlist_ThatCouldNotBeWritten_IsWrittenWhenToldAgain() => Run(async () =>
    {
        var broken = true;
        cluster.Store.Fail = (operation, key) =>
        {
            if (broken && operation == "Put" && key.EndsWith("playlist.m3u8", StringComparison.Ordinal)) throw new FaultException(ErrorCodes.DiskFull, "No room.");
        };
        await Assert.ThrowsAsync<FaultException>(() => CommitAsync(0, isLast: true));
        Assert.False((await Rendition.ProgressAsync(default)).IsComplete);
        broken = false;
        Assert.True((await CommitAsync(0, isLast: true)).IsComplete);
    });

    [Fact]
    public void Playlist_WhileItGrows_IsAnEventAndThenWhole() => Run(async () =>
    {
        await CommitAsync(0);
        var growing = await Rendition.PlaylistAsync(default);
        Assert.Contains("#EXT-X-PLAYLIST-TYPE:EVENT", growing, StringComparison.Ordinal);
        Assert.DoesNotContain("#EXT-X-ENDLIST", growing, StringComparison.Ordinal);
        await CommitAsync(1, isLast: true);
        var whole = await Rendition.PlaylistAsync(default);
        Assert.EndsWith("#EXT-X-ENDLIST\n", whole, StringComparison.Ordinal);
        Assert.Equal(whole, System.Text.Encoding.UTF8.GetString(cluster.Store.Find(Keys.OutFile("720p", "playlist.m3u8"))!));
    });

    [Fact]
    public void Init_OfAnother_IsAFaultInTheAnswerAndStaysOne() => Run(async () =>
    {
        await CommitAsync(0);
        var mismatch = await CommitAsync(1, init: "other");
        Assert.Equal(ErrorCodes.InitMismatch, mismatch.Fault?.Code);
        Assert.Equal(ErrorCodes.InitMismatch, (await Rendition.ProgressAsync(default)).Fault?.Code);
        Assert.Equal(1, mismatch.PublishedChunks);
    });

    [Fact]
    public void Activation_WithRecordsAndHalfOfThemPublished_PublishesTheRest() => Run(async () =>
    {
        for (var chunk = 0; chunk < 4; chunk++)
        {
            var part = await PartAsync(chunk, "a", "init");
            var record = new CommitRecord(chunk, 0, "a", 1, "n", default, default, default, chunk == 3, [part], []);
            await cluster.Store.PutAsync(Keys.Record(chunk, 0), StoreJson.Write(record), default);
            if (chunk < 2) await cluster.Store.CopyAsync(part.Segments[0].Key!, Keys.OutFile("720p", RunKeys.SegmentName(chunk)), default);
        }

        var progress = await Rendition.ProgressAsync(default);
        Assert.Equal((4, true), (progress.PublishedChunks, progress.IsComplete));
        Assert.Equal(1, cluster.Store.Created.Count(key => key.EndsWith("out/720p/seg-00001.m4s", StringComparison.Ordinal)));
    });

    [Fact]
    public void Publish_FirstSegmentsOfTheNextChunk_AreListedAndCompletedByItsRecord() => Run(async () =>
    {
        await CommitAsync(0);
        var early = await PublishAsync(await HalvesAsync(1, "a"), count: 1);
        Assert.Equal((1, 2), (early.PublishedChunks, early.PublishedSegments));
        Assert.Contains("seg-00001.m4s", await Rendition.PlaylistAsync(default), StringComparison.Ordinal);

        // Another attempt has made the same.
        var whole = await Rendition.CommittedAsync(new RenditionCommit(1, 0, IsLast: true, await HalvesAsync(1, "b")), default);

        Assert.Equal((2, 3, true, null), (whole.PublishedChunks, whole.PublishedSegments, whole.IsComplete, whole.Fault));
        Assert.Equal(["init.mp4", "seg-00000.m4s", "seg-00001.m4s", "seg-00002.m4s", "playlist.m3u8"], Published());
    });

    [Fact]
    public void Publish_SegmentsOfALaterChunk_WaitForTheirTurn() => Run(async () =>
    {
        Assert.Equal(0, (await PublishAsync(await HalvesAsync(1, "a"), count: 1)).PublishedSegments);
        Assert.Equal(2, (await CommitAsync(0)).PublishedSegments);
    });

    // A published segment never changes: a player may have it.
    [Fact]
    public void Commit_WithOtherBytesThanPublished_IsAFaultAndPublishesNothing() => Run(async () =>
    {
        await CommitAsync(0);
        await PublishAsync(await HalvesAsync(1, "a"), count: 1);

        var other = await Rendition.CommittedAsync(new RenditionCommit(1, 0, IsLast: true, await HalvesAsync(1, "b", sha256: "other")), default);

        Assert.Equal((ErrorCodes.SegmentMismatch, 1, 2), (other.Fault?.Code, other.PublishedChunks, other.PublishedSegments));
    });

    [Fact]
    public void Activation_WithSegmentsShownEarly_ShowsThemStill() => Run(async () =>
    {
        var first = await PartAsync(0, "a", "init");
        await cluster.Store.PutAsync(Keys.Record(0, 0), StoreJson.Write(new CommitRecord(0, 0, "a", 1, "n", default, default, default, false, [first], [])), default);
        var half = await HalvesAsync(1, "a");
        await cluster.Store.PutAsync(Keys.Partial(1, 0), StoreJson.Write(new PartialRecord(1, 0, [half with { Segments = [half.Segments[0]] }])), default);

        var progress = await Rendition.ProgressAsync(default);

        Assert.Equal((1, 2), (progress.PublishedChunks, progress.PublishedSegments));
    });

    [Fact]
    public void Publish_PartsOfTheNextSegment_AreListedUntilItIsWhole() => Run(async () =>
    {
        await Rendition.CommittedAsync(new RenditionCommit(0, 0, IsLast: false, await DividedAsync(0, "a")), default);
        await OpenAsync(await DividedAsync(1, "a"), count: 1);
        await OpenAsync(await DividedAsync(1, "a"), count: 2);
        Assert.Equal(["a/1.0", "a/1.1"], (await Rendition.TailAsync(TimeSpan.FromSeconds(1), default)).Open.Select(part => part.Key![^5..]));
        Assert.Equal(new PartPlace(Keys.Attempt("a", "720p") + "a/1.1", 0, 20), await Rendition.PartAsync(1, 1, default));
        Assert.Null(await Rendition.PartAsync(1, 2, default));

        // Another attempt has made the same, and less of it so far.
        Assert.Null((await OpenAsync(await DividedAsync(1, "b"), count: 1)).Fault);
        var whole = await Rendition.CommittedAsync(new RenditionCommit(1, 0, IsLast: false, await DividedAsync(1, "b")), default);

        Assert.Equal((2, null), (whole.PublishedSegments, whole.Fault));
        Assert.Empty((await Rendition.TailAsync(TimeSpan.FromSeconds(1), default)).Open);
        Assert.Equal(new PartPlace(Keys.OutFile("720p", "seg-00001.m4s"), 30, 30), await Rendition.PartAsync(1, 2, default));
    });

    [Fact]
    public void Publish_PartsBeforeTheFirstSegment_WaitForIt() => Run(async () =>
    {
        await OpenAsync(await DividedAsync(0, "a"), count: 2);
        Assert.Null((await Rendition.TailAsync(TimeSpan.FromSeconds(1), default)).First);
        Assert.Null(await Rendition.PartAsync(0, 0, default));
        await Rendition.CommittedAsync(new RenditionCommit(0, 0, IsLast: false, await DividedAsync(0, "a")), default);
        Assert.NotNull(await Rendition.PartAsync(0, 0, default));
    });

    // A player may have a part that is listed.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Publish_OtherBytesThanThePartsThatAreListed_IsAFaultAndPublishesNothing(bool isWhole) => Run(async () =>
    {
        await Rendition.CommittedAsync(new RenditionCommit(0, 0, IsLast: false, await DividedAsync(0, "a")), default);
        await OpenAsync(await DividedAsync(1, "a"), count: 2);

        var other = await DividedAsync(1, "b", sha256: "other");
        var told = isWhole ? await Rendition.CommittedAsync(new RenditionCommit(1, 0, IsLast: false, other), default) : await OpenAsync(other, count: 3);

        Assert.Equal((ErrorCodes.SegmentMismatch, 1), (told.Fault?.Code, told.PublishedSegments));
        Assert.Equal(2, (await Rendition.TailAsync(TimeSpan.FromSeconds(1), default)).Open.Count);
    });

    [Fact]
    public void Parts_OfManySegments_AreKnownOfTheLastOnes() => Run(async () =>
    {
        for (var chunk = 0; chunk < 20; chunk++) await Rendition.CommittedAsync(new RenditionCommit(chunk, 0, IsLast: false, await DividedAsync(chunk, "a")), default);
        Assert.Equal(16, (await Rendition.ListingAsync(default)).Segments.Count(segment => segment.Parts is not null));
        Assert.Null(await Rendition.PartAsync(3, 0, default));
        Assert.NotNull(await Rendition.PartAsync(4, 0, default));
    });

    private async Task<RenditionProgress> OpenAsync(RenditionPart part, int count)
    {
        var (segment, prefix) = (part.Segments[0], Keys.Attempt(part.InitKey.Split('/')[^3], "720p"));
        return await Rendition.PublishAsync(
            new RenditionCommit(segment.Number, 0, IsLast: false, part with { Segments = [], Open = [.. segment.Parts!.Take(count).Select((one, at) => one with { Key = $"{prefix}a/{segment.Number}.{at}" })] }), default);
    }

    /// <summary>A chunk of one segment of three parts.</summary>
    private async Task<RenditionPart> DividedAsync(int chunk, string attempt, string sha256 = "same")
    {
        var part = await PartAsync(chunk, attempt, "init");
        return part with { Segments = [part.Segments[0] with { Sha256 = sha256, Parts = [.. new[] { 10, 20, 30 }.Select((bytes, at) => new PartInfo(null, at, 1, bytes, at == 0, $"{sha256}{chunk}{at}"))] }] };
    }

    private async Task<RenditionProgress> PublishAsync(RenditionPart part, int count) => await Rendition.PublishAsync(
        new RenditionCommit(1, 0, IsLast: false, part with { Segments = [.. part.Segments.Take(count)] }), default);

    /// <summary>A chunk of two segments, behind one of one.</summary>
    private async Task<RenditionPart> HalvesAsync(int chunk, string attempt, string sha256 = "same")
    {
        var part = await PartAsync(chunk, attempt, "init");
        var (prefix, first) = (Keys.Attempt(attempt, "720p"), part.Segments[0] with { Duration = 50, Sha256 = sha256 });
        await cluster.Store.PutAsync($"{prefix}{chunk + 1}.m4s", new byte[1], default);
        return part with { Segments = [first, new SegmentInfo(chunk + 1, $"{prefix}{chunk + 1}.m4s", first.Start + 50, 50, 1, sha256)] };
    }

    private void Run(Func<Task> body) => cluster.Run(async () =>
    {
        await cluster.Store.PutAsync(Keys.Plan, StoreJson.Write(new FakeAsset().Plan()), default);
        await body();
    });

    private async Task<RenditionProgress> CommitAsync(int chunk, bool isLast = false, string attempt = "a", string init = "init") =>
        await Rendition.CommittedAsync(new RenditionCommit(chunk, 0, isLast, await PartAsync(chunk, attempt, init)), default);

    private async Task<RenditionPart> PartAsync(int chunk, string attempt, string init)
    {
        var prefix = Keys.Attempt(attempt, "720p");
        await cluster.Store.PutAsync(prefix + "init.mp4", new byte[1], default);
        await cluster.Store.PutAsync($"{prefix}{chunk}.m4s", new byte[1], default);
        return new RenditionPart(
            "720p", FakeAsset.Timebase, prefix + "init.mp4", init, "avc1", 100, [new SegmentInfo(chunk, $"{prefix}{chunk}.m4s", chunk * 100, 100, 1)]);
    }

    private List<string> Published() =>
        [.. cluster.Store.Created.Where(key => key.StartsWith(Keys.OutFile("720p", ""), StringComparison.Ordinal)).Select(key => key[(key.LastIndexOf('/') + 1)..])];
}
