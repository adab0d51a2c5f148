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
