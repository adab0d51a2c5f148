using Encoder.Contracts;
using Encoder.Core.Chunks;
using Encoder.Core.Delivery;
using Encoder.Core.Nut;
using Encoder.Core.Plans;
using Encoder.Core.Time;
using Encoder.Ffmpeg.Chunks;
using Encoder.Ffmpeg.Commands;
using Encoder.Ffmpeg.Probing;
using Encoder.Ffmpeg.Processes;
using Encoder.Ffmpeg.Splitting;
using Encoder.Ffmpeg.Tests.Commands;
using Encoder.Ffmpeg.Tests.Nodes;
using Encoder.Ffmpeg.Tests.Splitting;
using Encoder.TestSupport.Media;

namespace Encoder.Ffmpeg.Tests.Chunks;

public sealed class ChunkEncoderTests
{
    [FfmpegTheory]
    [InlineData("mp4", "24000/1001", null)]
    [InlineData("mp4", "30", "select='not(mod(n,3))+not(mod(n,7))',setpts=PTS+lt(mod(N\\,5)\\,2)*0.003/TB")]
    [InlineData("mkv", "30000/1001", null)]
    [InlineData("ts", "30000/1001", null)]
    public async Task Encode_LaneOfTwoRungs_HasExactlyTheFramesAndTheForcedKeyframes(string container, string rate, string? filter)
    {
        var (pieces, timebase) = await SplitAsync(new ClipSpec { Container = container, Rate = rate, Filter = filter, Seconds = "6", Audio = null });
        var chunk = await MiddleChunkAsync(pieces);
        var video = Plans.Video(0, Plans.Rung("large", "null"), Plans.Rung("small", "scale=80:60"));

        var (outcome, scratch) = await EncodeAsync(video, chunk, timebase, pieces);

        Assert.Null(outcome.FaultOrNull(ErrorCodes.EncoderCrashed, "The encoder"));
        Assert.Equal(chunk.Frames, outcome.Progress.Frames);
        Assert.True(outcome.Progress.IsEnd);
        Assert.True(outcome.Cpu > TimeSpan.Zero);
        var expected = await FramesOfAsync(chunk, pieces);
        foreach (var rung in video.Lanes[0].Rungs)
        {
            var packets = await Packets.ReadAsync(Path.Combine(scratch, EncodeCommand.FileName(rung)));
            Assert.Equal(RenditionTimescale.Of(timebase).Den, packets.Timebase.Den);
            var offset = TimelineOffset.Ticks(timebase);
            Assert.Equal(expected.Select(pts => packets.Timebase.Rescale(pts + offset, timebase)).Order(), packets.Pts.Order());
            var keys = packets.Pts.Where((_, index) => packets.IsKey[index]);
            Assert.Equal(chunk.SegmentStarts.Select(start => packets.Timebase.Rescale(start + offset, timebase)), keys.Order());
        }
    }

    [FfmpegTheory]
    [InlineData(VideoCodec.Hevc, "libx265", "-c:v libx265 -preset ultrafast -forced-idr 1 -x265-params pools=none:frame-threads=1:info=0:open-gop=0:log-level=error:keyint=-1:fps=24/1")]
    [InlineData(VideoCodec.Vp9, "libvpx-vp9", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -threads 1 -g 9999 -auto-alt-ref 0")]
    [InlineData(VideoCodec.Av1, "libsvtav1", "-c:v libsvtav1 -preset 12 -svtav1-params lp=1 -g 9999")]
    public async Task Encode_OtherCodec_HasExactlyTheFramesAtTheirTimes(VideoCodec codec, string encoder, string arguments)
    {
        if (!(await (await Node.ToolsAsync()).EncodersAsync(CancellationToken.None)).Contains(encoder)) return;
        var (pieces, timebase) = await SplitAsync(new ClipSpec { Seconds = "6", Audio = null });
        var chunk = (await MiddleChunkAsync(pieces)) is var middle && codec == VideoCodec.Av1
            ? middle with { SegmentStarts = [middle.Start] } // SVT-AV1 ignores forced keyframes.
            : middle;
        var rung = Plans.Rung("other", "null", arguments, codec);
        var video = Plans.Video(0, rung);

        var (outcome, scratch) = await EncodeAsync(video, chunk, timebase, pieces);

        Assert.Null(outcome.FaultOrNull(ErrorCodes.EncoderCrashed, "The encoder"));
        var packets = await Packets.ReadAsync(Path.Combine(scratch, EncodeCommand.FileName(rung)));
        var offset = TimelineOffset.Ticks(timebase);
        var expected = await FramesOfAsync(chunk, pieces);
        Assert.Equal(expected.Select(pts => packets.Timebase.Rescale(pts + offset, timebase)).Order(), packets.Pts.Order());
        Assert.Equal(
            chunk.SegmentStarts.Select(start => packets.Timebase.Rescale(start + offset, timebase)),
            packets.Pts.Where((_, index) => packets.IsKey[index]).Order());
    }

    [FfmpegFact]
    public async Task Encode_Lossless_IsTheSourceFrameForFrame()
    {
        var clip = new ClipSpec { Seconds = "6", Audio = null };
        var (pieces, timebase) = await SplitAsync(clip);
        var chunk = await MiddleChunkAsync(pieces);
        var video = Plans.Video(0, Plans.Rung("lossless", "null", "-c:v libx264 -threads 1 -preset ultrafast -qp 0"));

        var (_, scratch) = await EncodeAsync(video, chunk, timebase, pieces);

        var source = await FrameHashes.OfAsync(await TestMedia.ClipAsync(clip));
        var before = (await PtsAsync(pieces)).Count(pts => pts < chunk.Start);
        var encoded = await FrameHashes.OfAsync(Path.Combine(scratch, "lossless.mp4"));
        Assert.Equal(source.Frames.Skip(before).Take(chunk.Frames).Select(frame => frame.Md5), encoded.Frames.Select(frame => frame.Md5));
    }

    [FfmpegFact]
    public async Task Encode_GarbageInput_IsEncoderCrashed()
    {
        var video = Plans.Video(0, Plans.Rung());
        var command = EncodeCommand.For(video, video.Lanes[0], Plans.Chunk(0, 100), new Timebase(1, 1000), TestMedia.NewFolder());

        var outcome = await new ChunkEncoder(await Node.RunnerAsync()).RunAsync(
            command, (input, token) => input.WriteAsync(new byte[100_000], token).AsTask(), null, CancellationToken.None);

        var fault = outcome.FaultOrNull(ErrorCodes.EncoderCrashed, "The encoder of chunk 0");
        Assert.Equal(ErrorCodes.EncoderCrashed, fault!.Code);
        Assert.Contains("pipe:0: Invalid data", fault.Detail);
        Assert.Contains(command.Quoted, fault.Detail);
    }

    [FfmpegFact]
    public async Task Encode_Cancelled_LeavesNoProcess()
    {
        var video = Plans.Video(0, Plans.Rung());
        var command = EncodeCommand.For(video, video.Lanes[0], Plans.Chunk(0, 100), new Timebase(1, 1000), TestMedia.NewFolder());
        using var cancel = new CancellationTokenSource();

        var run = new ChunkEncoder(await Node.RunnerAsync()).RunAsync(
            command,
            async (_, token) =>
            {
                await cancel.CancelAsync();
                await Task.Delay(Timeout.Infinite, token);
            },
            null, cancel.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    // From within the first piece, which has to be decoded from its start, to within the fourth; in three segments.
    private static async Task<ChunkEntry> MiddleChunkAsync(IReadOnlyList<SplitFile> pieces)
    {
        var all = (await PtsAsync(pieces)).Order().ToList();
        var frames = all[(all.Count / 8)..(all.Count * 5 / 8)];
        return new ChunkEntry(
            1, 0, pieces.Count, 0, frames[0], all[all.Count * 5 / 8], frames.Count, 0, [frames[0], frames[frames.Count / 3], frames[frames.Count / 2]], 0, false);
    }

    private static async Task<IReadOnlyList<long>> FramesOfAsync(ChunkEntry chunk, IReadOnlyList<SplitFile> pieces) =>
        [.. (await PtsAsync(pieces)).Where(pts => pts >= chunk.Start && pts < chunk.End)];

    private static async Task<IReadOnlyList<long>> PtsAsync(IEnumerable<SplitFile> pieces)
    {
        var pts = new List<long>();
        foreach (var piece in pieces)
        {
            var packets = await Packets.ReadAsync(piece.Path);
            pts.AddRange(packets.Pts.Select(ticks => ticks - TimelineOffset.Ticks(packets.Timebase)));
        }
        return pts;
    }

    private static async Task<(ProcessOutcome Outcome, string Scratch)> EncodeAsync(
        VideoPlan video, ChunkEntry chunk, Timebase timebase, IReadOnlyList<SplitFile> pieces)
    {
        var scratch = TestMedia.NewFolder();
        var outcome = await new ChunkEncoder(await Node.RunnerAsync()).RunAsync(
            EncodeCommand.For(video, video.Lanes[0], chunk, timebase, scratch),
            async (input, token) =>
            {
                foreach (var (at, piece) in chunk.Pieces.Index())
                {
                    var content = await File.ReadAllBytesAsync(pieces[piece].Path, token);
                    await input.WriteAsync(at == 0 ? content : NutCut.WithoutHeaders(content), token);
                }
            },
            null, CancellationToken.None);
        return (outcome, scratch);
    }

    private static async Task<(IReadOnlyList<SplitFile> Pieces, Timebase Timebase)> SplitAsync(ClipSpec clip)
    {
        var path = await TestMedia.ClipAsync(clip);
        var runner = await Node.RunnerAsync();
        var media = await new Prober(runner).ProbeAsync(path, CancellationToken.None);
        var heard = new CollectingListener();
        var plan = Plans.Plan(media, Plans.Video());
        await new Splitter(runner).RunAsync(
            SplitCommand.For(plan, path, TestMedia.NewFolder()), plan, heard, null, CancellationToken.None);
        return (heard.Pieces, (await Packets.ReadAsync(heard.Pieces[0].Path)).Timebase);
    }
}
