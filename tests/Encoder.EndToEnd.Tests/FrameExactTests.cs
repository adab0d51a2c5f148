using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>Decoded MP4 and decoded HLS of a lossless encode equal the decoded source: every frame, every time.</summary>
public sealed class FrameExactTests
{
    private const string Closed = "-c:v libx264 -preset veryfast -g 24 -bf 3 -flags +cgop -pix_fmt yuv420p";
    private const string EveryThird = "select='not(eq(mod(n,5),1))*not(eq(mod(n,7),3))'";

    public static TheoryData<string, ClipSpec> Sources => new()
    {
        { "H.264 with B-frames, moov last", new ClipSpec { Video = Closed } },
        { "H.264 with B-frames, moov first", new ClipSpec { Video = Closed, More = "-movflags +faststart" } },
        { "H.264 in MKV", new ClipSpec { Video = Closed, Container = "mkv" } },
        { "H.264 in TS", new ClipSpec { Video = Closed, Container = "ts" } },
        { "23.976 frames/s", new ClipSpec { Video = Closed, Rate = "24000/1001" } },
        { "29.97 frames/s in TS", new ClipSpec { Video = Closed, Rate = "30000/1001", Container = "ts" } },
        { "59.94 frames/s in MKV", new ClipSpec { Video = Closed, Rate = "60000/1001", Container = "mkv" } },
        { "variable frame rate in MP4", new ClipSpec { Video = Closed, Filter = EveryThird } },
        { "variable frame rate in MKV", new ClipSpec { Video = Closed, Filter = EveryThird, Container = "mkv" } },
        { "VP8 in WebM", new ClipSpec { Video = "-c:v libvpx -deadline realtime -cpu-used 8 -g 24 -b:v 500k", Audio = "-c:a libvorbis", Container = "webm" } },
        { "VP9 in WebM", new ClipSpec { Video = "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 24 -b:v 500k", Audio = "-c:a libopus", Container = "webm" } },
        { "HEVC closed GOP in MP4", new ClipSpec { Video = "-c:v libx265 -preset ultrafast -g 24 -x265-params open-gop=0:log-level=error -tag:v hvc1" } },
        { "HEVC closed GOP in MKV", new ClipSpec { Video = "-c:v libx265 -preset ultrafast -g 24 -x265-params open-gop=0:log-level=error", Container = "mkv" } },
        { "a single frame", new ClipSpec { Video = Closed + " -frames:v 1", Audio = null } },
        { "a keyframe on every frame", new ClipSpec { Video = "-c:v libx264 -preset ultrafast -g 1 -pix_fmt yuv420p" } },
        { "one keyframe in all", new ClipSpec { Video = "-c:v libx264 -preset ultrafast -g 9999 -sc_threshold 0 -bf 3 -pix_fmt yuv420p", Seconds = "6" } },
        { "no sound", new ClipSpec { Video = Closed, Audio = null } },
    };

    [FfmpegTheory]
    [MemberData(nameof(Sources))]
    public async Task Encode_Lossless_EqualsSource(string name, ClipSpec clip)
    {
        Assert.NotEmpty(name);
        var source = await TestMedia.ClipAsync(clip);
        await AssertEqualAsync(source, "--chunk-seconds", "1", "--segment-seconds", "1");
    }

    // What real encoders wrote; ten seconds of it, copied, have every kind of packet that the rest has.
    [FfmpegTheory]
    [InlineData("h264-480p24-bbb-30s-aac51.mp4")]
    [InlineData("h264-720p24-sintel-trailer-52s-moovend.mp4")]
    [InlineData("vp8-vorbis-720p24-bbb-30s.webm")]
    public async Task Encode_RealClipLossless_EqualsSource(string file)
    {
        if (TestMedia.RealClip(file) is not { } clip) return;
        var source = Path.Combine(TestMedia.NewFolder(), file);
        await MediaTool.FfmpegAsync(["-i", clip, "-t", "10", "-c", "copy", source]);
        await AssertEqualAsync(source);
    }

    private static async Task AssertEqualAsync(string source, params string[] arguments) =>
        await LosslessEncode.AssertEqualAsync(await FrameHashes.OfAsync(source), source, arguments);
}
