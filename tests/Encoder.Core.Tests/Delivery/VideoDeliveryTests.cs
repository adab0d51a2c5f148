using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Core.Time;
using Encoder.TestSupport.Media;

namespace Encoder.Core.Tests.Delivery;

public sealed class VideoDeliveryTests
{
    private const string Lossless = "-c:v libx264 -preset ultrafast -qp 0 -threads 1";
    private const string LosslessWithB = "-c:v libx264 -preset veryfast -qp 0 -bf 3 -threads 1 -x264-params scenecut=0";

    [FfmpegTheory]
    [InlineData("-c:v libx264 -preset ultrafast -g 24 -bf 3", "mp4", "h264", Lossless, 0)]
    [InlineData("-c:v libx264 -preset ultrafast -g 24 -bf 3", "ts", "h264", LosslessWithB, 2)]
    [InlineData("-c:v libx264 -preset ultrafast -g 24 -bf 2 -x264-params open-gop=1:b-adapt=0", "mkv", "h264", LosslessWithB, 2)]
    [InlineData("-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 24", "webm", "vp9", LosslessWithB, 2)]
    [InlineData("-c:v libx265 -preset ultrafast -x265-params keyint=24:log-level=none:open-gop=0", "mp4", "hevc", Lossless, 0)]
    [InlineData("-c:v ffv1 -g 1", "mkv", "ffv1", LosslessWithB, 2)]
    public async Task Build_AllChunksJoined_DecodeToTheFramesAndTimesOfTheSource(
        string source, string container, string codec, string encoder, int reorderFrames)
    {
        var video = source + " -pix_fmt yuv420p";
        var clip = await TestMedia.ClipAsync(new ClipSpec { Video = video, Audio = null, Container = container });
        var pipeline = await MiniPipeline.SplitAsync(clip, codec, MiniPipeline.Rung(encoder, reorderFrames: reorderFrames));
        await AssertSameFramesAsync(clip, pipeline);
    }

    [FfmpegTheory]
    [InlineData("mp4")]
    [InlineData("mkv")]
    public async Task Build_VariableFrameRate_KeepsEveryTime(string container)
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec
        {
            Audio = null, Container = container, Filter = "select='not(between(mod(n,12),3,7))',setpts='PTS+if(mod(N,3),0,0.013/TB)'",
        });
        var pipeline = await MiniPipeline.SplitAsync(clip, "h264", MiniPipeline.Rung(LosslessWithB, reorderFrames: 2));
        await AssertSameFramesAsync(clip, pipeline);
    }

    // A player may have fetched a segment before its chunk is through: what is made of a part of the file is what will be made of all of it.
    [FfmpegTheory]
    [InlineData(Lossless, 0)]
    [InlineData(LosslessWithB, 2)]
    public async Task BuildComplete_OfAFileThatIsStillWritten_HasTheFirstSegmentsOfTheWhole(string encoder, int reorderFrames)
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec { Audio = null });
        var pipeline = await MiniPipeline.SplitAsync(clip, "h264", MiniPipeline.Rung(encoder, reorderFrames: reorderFrames));
        var chunk = pipeline.Chunks(4, segments: 4)[0];
        var file = await pipeline.EncodedFileAsync(chunk);
        var whole = await pipeline.EncodeAsync(chunk);

        var counts = new List<int>();
        for (var part = 0; part <= 20; part++)
        {
            var media = pipeline.BuildComplete(chunk, file.AsMemory(0, file.Length * part / 20), from: 0);
            counts.Add(media?.Segments.Count ?? 0);
            Assert.All(media?.Segments ?? [], (segment, at) => Assert.Equal(whole.Segments[at].Content.ToArray(), segment.Content.ToArray()));
            Assert.Equal(media?.InitSha256 ?? whole.InitSha256, whole.InitSha256);
        }

        Assert.Equal(counts.Order(), counts);
        Assert.Equal([0, 1, 2, 3, 4], counts.Distinct());
        Assert.Equal(whole.Segments.Skip(2).Select(segment => segment.Number), pipeline.BuildComplete(chunk, file, from: 2)!.Segments.Select(segment => segment.Number));
    }

    // A player may have loaded a part before its segment is complete.
    [FfmpegTheory]
    [InlineData("24", 12)]
    [InlineData("30000/1001", 15)]
    public async Task BuildParts_OfAChunkThatIsStillEncoded_HasTheFirstPartsOfTheWhole(string rate, int framesOfAPart)
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec { Audio = null, Rate = rate });
        var pipeline = await MiniPipeline.SplitAsync(clip, "h264", MiniPipeline.Rung(Lossless));
        var chunk = pipeline.Chunks(2)[0];
        var (whole, early) = await pipeline.DividedAsync(chunk, TimeSpan.FromMilliseconds(510));
        var segment = Assert.Single(whole.Segments);

        Assert.Equal(segment.Content.ToArray(), segment.Parts.SelectMany(part => part.Content.ToArray()));
        Assert.Equal(segment.Duration, segment.Parts.Sum(part => part.Duration));
        Assert.Equal([true, .. Enumerable.Repeat(false, segment.Parts.Count - 1)], segment.Parts.Select(part => part.IsIndependent));
        for (var frames = 0; frames <= whole.Frames; frames++)
        {
            var parts = early(frames);
            Assert.Equal(Math.Max(0, (frames - 2) / framesOfAPart), parts.Count);
            Assert.All(parts, (part, at) => Assert.Equal(segment.Parts[at].Content.ToArray(), part.Content.ToArray()));
        }
    }

    [FfmpegFact]
    public async Task Build_RealClipThatStartsAtTenSeconds_KeepsEveryFrame()
    {
        if (TestMedia.RealClip("h264-start-10s-bframes-4s.mp4") is not { } clip)
            return;
        var pipeline = await MiniPipeline.SplitAsync(clip, "h264", MiniPipeline.Rung(Lossless), new Rational(30, 1));
        await AssertSameFramesAsync(clip, pipeline);
    }

    [FfmpegFact]
    public async Task Build_PlaylistOfTheSegments_IsReadByFfmpegWithoutAWarning()
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec());
        var video = await Rendered.VideoAsync(await MiniPipeline.SplitAsync(clip, "h264", MiniPipeline.Rung(LosslessWithB, reorderFrames: 2)));
        var audio = await Rendered.AudioAsync(clip, Rendered.Aac());
        var folder = TestMedia.NewFolder();
        await video.WritePlaylistAsync(folder, "v");
        await audio.WritePlaylistAsync(folder, "a");
        var master = Path.Combine(folder, "master.m3u8");
        await File.WriteAllTextAsync(master, $"""
            #EXTM3U
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="a",DEFAULT=YES,AUTOSELECT=YES,URI="a.m3u8"
            #EXT-X-STREAM-INF:BANDWIDTH=1000000,CODECS="{video.Parts[0].Codecs},{audio.Parts[0].Codecs}",AUDIO="a"
            v.m3u8
            """);
        var probed = await MediaTool.RunAsync("sh", ["-c", $"ffprobe -v warning -allowed_extensions ALL -show_entries stream=codec_name -of csv=p=0 '{master}' 2>&1"]);
        Assert.Equal(["aac", "h264"], probed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().Order());
        Assert.Equal((await FrameHashes.OfAsync(clip)).Relative(), (await FrameHashes.OfAsync(master, inputArguments: ["-allowed_extensions", "ALL"])).Relative());
    }

    [FfmpegTheory]
    [InlineData("-c:v libx264 -preset veryfast -bf 3 -threads 1", VideoCodec.H264, "avc1", 2)]
    [InlineData("-c:v libx265 -preset ultrafast -tag:v hvc1 -forced-idr 1 -x265-params open-gop=0:bframes=3:pools=none:frame-threads=1:info=0:log-level=none", VideoCodec.Hevc, "hvc1", 2)]
    [InlineData("-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -row-mt 0 -threads 1", VideoCodec.Vp9, "vp09", 0)]
    [InlineData("-c:v libsvtav1 -preset 12 -g 240 -svtav1-params lp=1", VideoCodec.Av1, "av01", 0)]
    public async Task Build_ChunksEncodedApart_HaveTheSameInitAndStartWithKeyframes(string encoder, VideoCodec codec, string entry, int reorderFrames)
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec { Audio = null, Seconds = "3" });
        var pipeline = await MiniPipeline.SplitAsync(clip, "h264", MiniPipeline.Rung(encoder, codec, entry, reorderFrames));
        var rendered = await Rendered.VideoAsync(pipeline, segments: 1);
        Assert.Equal(3, rendered.Parts.Count);
        Assert.Single(rendered.Parts.Select(part => Convert.ToHexString(part.Init)).Distinct());
        Assert.StartsWith(entry + ".", rendered.Parts[0].Codecs);
        var path = await rendered.WriteAsync();
        var hashes = await FrameHashes.OfAsync(path);
        Assert.Equal((await FrameHashes.OfAsync(clip)).Relative().Select(TimeOf), hashes.Relative().Select(TimeOf));
        Assert.Equal("0.000000", (await ProbedStream.OfAsync(path))[0].StartTime);
    }

    [FfmpegFact]
    public async Task Build_Segments_AddUpToTheChunkExactly()
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec { Audio = null });
        var pipeline = await MiniPipeline.SplitAsync(clip, "h264", MiniPipeline.Rung(LosslessWithB, reorderFrames: 2));
        long at = 0;
        var number = 0;
        foreach (var chunk in pipeline.Chunks(2, segments: 3))
            foreach (var segment in (await pipeline.EncodeAsync(chunk)).Segments)
            {
                Assert.Equal((number++, at), (segment.Number, segment.Start));
                at += segment.Duration;
            }

        Assert.Equal(4L * RenditionTimescale.Of(pipeline.Timebase).Den, at);
    }

    [FfmpegFact]
    public async Task Build_SameChunkTwice_GivesTheSameBytes()
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec { Audio = null, Seconds = "1" });
        var pipeline = await MiniPipeline.SplitAsync(clip, "h264", MiniPipeline.Rung(LosslessWithB, reorderFrames: 2));
        var chunk = pipeline.Chunks(1)[0];
        var (one, two) = (await pipeline.EncodeAsync(chunk), await pipeline.EncodeAsync(chunk));
        Assert.Equal(one.InitSha256, two.InitSha256);
        Assert.Equal(one.Segments.Select(s => Convert.ToHexString(s.Content.Span)), two.Segments.Select(s => Convert.ToHexString(s.Content.Span)));
    }

    private static async Task AssertSameFramesAsync(string clip, MiniPipeline pipeline)
    {
        var rendered = await Rendered.VideoAsync(pipeline, chunkGops: 1, segments: 2);
        Assert.True(rendered.Parts.Sum(part => part.Segments.Count) > 1);
        var source = (await FrameHashes.OfAsync(clip)).Relative();
        foreach (var path in new[] { await rendered.WriteAsync(), await Rendered.WriteProgressiveAsync(rendered.Track()) })
        {
            Assert.Equal(source, (await FrameHashes.OfAsync(path)).Relative());
            Assert.Equal("0.000000", (await ProbedStream.OfAsync(path))[0].StartTime);
        }
    }

    private static string TimeOf(string relative) => relative.Split(' ')[0];
}
