using Encoder.Contracts;
using Encoder.Grains;
using Encoder.TestSupport.Grains;
using Encoder.TestSupport.Media;

namespace Encoder.Node.Tests.Assets;

/// <summary>
/// Sources with long GOPs are cut within them: every frame and time is that of one decode of the whole file, and the bytes are the same for a file and
/// for an upload whose blocks come in any order.
/// </summary>
public sealed class ChunksWithinGopsTests : IAsyncLifetime
{
    private const string X264 = "-c:v libx264 -preset veryfast -pix_fmt yuv420p -sc_threshold 0 ";
    private const string EveryThird = "select='not(eq(mod(n,5),1))*not(eq(mod(n,7),3))'";
    private const string Interlace = "tinterlace=4,setfield=tff";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly CancellationTokenSource patience = new(Patience);
    private EncodingNode node = null!;

    public static TheoryData<string, ClipSpec, string?> Sources => new()
    {
        { "keyframes 250 frames apart", Clip(X264 + "-g 250 -bf 3"), null },
        { "keyframes 600 frames apart", Clip(X264 + "-g 600 -bf 3") with { Container = "mkv", Seconds = "26" }, null },
        { "one keyframe in a minute", Clip(X264 + "-g 9999 -bf 2") with { Seconds = "60", Rate = "10" }, null },
        { "open GOPs in TS", Clip(X264 + "-g 120 -bf 3 -x264-params open-gop=1:b-adapt=0") with { Container = "ts" }, null },
        { "open GOPs in MP4", Clip(X264 + "-g 120 -bf 3 -x264-params open-gop=1:b-adapt=0"), null },
        { "intra refresh", Clip(X264 + "-g 60 -bf 0 -intra-refresh 1") with { Container = "ts" }, null },
        { "a pyramid of B-frames", Clip(X264 + "-g 250 -bf 8 -refs 6 -x264-params b-adapt=0:b-pyramid=normal"), null },
        { "a variable frame rate", Clip(X264 + "-g 250 -bf 3") with { Filter = EveryThird }, null },
        { "HEVC with leading pictures", Clip("-c:v libx265 -preset ultrafast -x265-params log-level=error:keyint=100:min-keyint=100:open-gop=1:bframes=4:scenecut=0") with { Container = "mkv" }, null },
        { "HEVC with leading pictures in MP4", Clip("-c:v libx265 -preset ultrafast -tag:v hvc1 -x265-params log-level=error:keyint=250:open-gop=1:bframes=4:scenecut=0"), null },
        { "MPEG-2", Clip("-c:v mpeg2video -g 150 -bf 2 -sc_threshold 1000000000 -q:v 4") with { Container = "ts" }, null },
        { "MPEG-4 with B-frames", Clip("-c:v mpeg4 -g 150 -bf 2 -q:v 4") with { Container = "mkv" }, null },
        { "VP9 with alternate references", Clip("-c:v libvpx-vp9 -deadline good -cpu-used 8 -auto-alt-ref 1 -lag-in-frames 25 -g 240 -b:v 200k") with { Container = "webm", Audio = "-c:a libopus" }, null },
        { "interlaced MPEG-2", Clip("-c:v mpeg2video -flags +ildct+ilme -g 150 -bf 2 -sc_threshold 1000000000 -q:v 4") with { Container = "ts", Rate = "50", Filter = Interlace }, "bwdif=mode=send_frame:deint=interlaced" },
    };

    public async Task InitializeAsync() => node = await EncodingNode.StartAsync(TestMedia.NewFolder());

    public async Task DisposeAsync()
    {
        await node.DisposeAsync();
        patience.Dispose();
    }

    [FfmpegTheory]
    [MemberData(nameof(Sources))]
    public async Task Encode_SourceWithLongGops_HasItsFramesHoweverItArrives(string name, ClipSpec clip, string? filter)
    {
        Assert.NotEmpty(name);
        var path = await TestMedia.ClipAsync(clip);
        var file = await File.ReadAllBytesAsync(path);
        var expected = filter is null ? await FrameHashes.OfAsync(path) : await FrameHashes.FilteredAsync(path, filter);

        var local = await SubmitAsync(new SourceRef(path, "film", file.Length, "f"));
        var end = await UntilSettledAsync(local);
        Assert.True(end.TotalChunks >= 3, $"{end.TotalChunks} chunks are too few to tell anything");
        Assert.Equal(expected.Relative(), (await FrameHashes.OfAsync(Path.Combine(node.OutputDirectory(local), "2160p", "playlist.m3u8"))).Relative());
        Assert.Empty(end.Warnings);

        var asset = new ArrivingAsset(node.Grains, node.Store, file);
        var upload = await SubmitAsync(SourceRef.Of(await asset.CreateAsync()));
        foreach (var at in Shuffled(file.Length)) await asset.SendAsync(at, at + 1);
        await UntilSettledAsync(upload);
        Outputs.AssertSame(node.OutputDirectory(local), node.OutputDirectory(upload));
    }

    /// <summary>
    /// An upload pauses within a GOP: the chunk there is being encoded though its end is not known, and gives the same bytes when the rest arrives.
    /// </summary>
    [FfmpegTheory]
    [MemberData(nameof(Sources))]
    public async Task Encode_ChunkThatStillArrives_HasBegunAndGivesTheSameBytes(string name, ClipSpec clip, string? filter)
    {
        Assert.NotEmpty(name + filter);
        var path = await TestMedia.ClipAsync(clip);
        var file = await File.ReadAllBytesAsync(path);
        var local = await SubmitAsync(new SourceRef(path, "film", file.Length, "f"), segmentSeconds: 2);
        await UntilSettledAsync(local);

        using var attempts = new ArrivingAttempts();
        var asset = new ArrivingAsset(node.Grains, node.Store, file);
        var upload = await SubmitAsync(SourceRef.Of(await asset.CreateAsync()), segmentSeconds: 2);
        var moov = file.AsSpan().LastIndexOf("moov"u8);
        if (moov > 0) await asset.SendAsync(moov - 4, file.Length);
        await asset.SendAsync(0, file.Length * 6 / 10);
        var chunk = await attempts.BegunAsync(async begun => begun.Job == upload && !await IsPlannedAsync(begun), patience.Token);

        await asset.SendAsync(0, file.Length);
        await UntilSettledAsync(upload);
        Outputs.AssertSame(node.OutputDirectory(local), node.OutputDirectory(upload));
        Assert.Equal("taken", attempts.EndOf(chunk));
    }

    private async Task<bool> IsPlannedAsync(BegunEncode encode) =>
        (await node.Grains.GetGrain<IJobGrain>(encode.Job).SnapshotAsync(CancellationToken.None)).PlannedChunks > encode.Chunk;

    private static ClipSpec Clip(string video) => new() { Size = "160x96", Rate = "25", Seconds = "12", Video = video };

    // The same order in every run.
    private static int[] Shuffled(int length)
    {
        int[] pieces = [.. Enumerable.Range(0, (length + ArrivingAsset.Piece - 1) / ArrivingAsset.Piece).Select(piece => piece * ArrivingAsset.Piece)];
        new Random(7).Shuffle(pieces);
        return pieces;
    }

    // The preset decides how much pre-roll the plan may spend: at ultrafast it would not cut. Only a chunk of one segment begins before it has arrived.
    private async Task<string> SubmitAsync(SourceRef source, double segmentSeconds = 1)
    {
        var spec = Encoder.Core.Parameters.EncoderParameters.ApplyTo(
            new JobSpec
            {
                Ladder = [new RungSpec { Name = "2160p", Height = 2160 }], Delivery = new DeliverySpec { SegmentSeconds = segmentSeconds, Mp4 = false }, ChunkSeconds = 2,
            },
            "-c:v libx264 -preset slow -qp 0");
        var job = await node.Grains.GetGrain<ICatalogGrain>(JobRequest.LocalTenant).RegisterAsync(new JobRegistration(null, "film"), CancellationToken.None);
        await node.Grains.GetGrain<IJobGrain>(job).SubmitAsync(new JobRequest(spec, source), CancellationToken.None);
        return job;
    }

    private async Task<JobSnapshot> UntilSettledAsync(string job)
    {
        var end = await JobObserver.UntilAsync(node.Grains, node.Announcements, job, snapshot => snapshot.IsSettled, TimeProvider.System, patience.Token);
        Assert.True(end.State == JobState.Done, $"{end.State}: {end.Fault?.Message}\n{end.Fault?.Detail}");
        return end;
    }
}
