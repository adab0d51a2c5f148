using System.Buffers.Binary;
using System.Text;
using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>Frame-exact for every kind of container and codec: the decoded result of a lossless encode equals the decoded source.</summary>
public sealed class SourceKindTests
{
    private const string H264 = "-c:v libx264 -preset veryfast -g 12 -bf 3 -pix_fmt yuv420p";
    private const string Hevc = "-c:v libx265 -preset ultrafast -g 12 -bf 3 -x265-params open-gop=1:log-level=error";
    private const string Mpeg2 = "-c:v mpeg2video -g 12 -bf 2 -q:v 4";
    private static readonly string[] ShortChunks = ["--chunk-seconds", "1", "--segment-seconds", "1"];

    public static TheoryData<string, ClipSpec> Kinds => new()
    {
        { "H.264 open GOP in TS", Clip(H264 + " -x264-params open-gop=1", "ts") },
        { "H.264 with intra refresh", Clip("-c:v libx264 -preset veryfast -g 24 -x264-params intra-refresh=1", "mp4") },
        { "HEVC open GOP in MP4", Clip(Hevc, "mp4") },
        { "MPEG-2 open GOP in TS", Clip(Mpeg2, "ts") },
        { "MPEG-2 in PS", Clip(Mpeg2, "mpg") },
        { "H.264 with B-frames in AVI", Clip(H264, "avi") },
        { "MPEG-4 with packed B-frames in AVI", Clip("-c:v libxvid -g 12 -bf 2 -q:v 4", "avi") },
        { "H.264 in ASF", Clip(H264, "asf") },
        { "H.264 without a container", Clip(H264, "h264") },
        { "fragmented MP4", Clip(H264, "mp4") with { More = "-movflags +frag_keyframe+empty_moov" } },
        { "H.264 in FLV", Clip(H264, "flv") },
        { "WMV", Clip("-c:v wmv2 -g 12 -q:v 4", "wmv") },
        { "Theora in OGG", Clip("-c:v libtheora -g 12 -q:v 8", "ogv") },
        { "VP9 with hidden frames", Clip("-c:v libvpx-vp9 -deadline good -cpu-used 5 -auto-alt-ref 1 -lag-in-frames 25 -g 24 -b:v 300k", "webm") },
        { "AV1", Clip("-c:v libsvtav1 -preset 10 -g 24", "mp4") },
        { "MJPEG in MOV", Clip("-c:v mjpeg -pix_fmt yuv420p -color_range tv -strict unofficial -q:v 4", "mov") },
        { "MPEG-2 in MXF", Clip(Mpeg2, "mxf") with { Rate = "25" } },
        { "DNxHD in MXF", Clip("-c:v dnxhd -profile:v dnxhr_hq", "mxf") with { Size = "320x240", Rate = "25", Filter = "format=yuv422p" } },
        { "ProRes", Clip("-c:v prores_ks -profile:v 0", "mov") with { Filter = "format=yuv422p10le" } },
        { "H.263 in 3GP", Clip("-c:v h263", "3gp") with { Size = "176x144" } },
        { "a start time of 22 hours in MKV", Clip(H264, "mkv") with { More = "-output_ts_offset 80000" } },
        { "a TS clock that wraps", Clip(H264, "ts") with { More = "-output_ts_offset 95442" } },
    };

    [FfmpegTheory]
    [MemberData(nameof(Kinds))]
    public async Task Encode_AnyKind_EqualsSource(string name, ClipSpec clip)
    {
        Assert.NotEmpty(name);
        await AssertEqualAsync(await TestMedia.ClipAsync(clip));
    }

    // Nothing tells of a picture alone that the time between was none: it stands, and what is added is counted.
    [FfmpegFact]
    public async Task Encode_GapOf40SecondsWithoutSound_HasTheSourcesFramesAtTheirTimes()
    {
        var source = await TestMedia.ClipAsync(Clip(H264, "mkv") with { Filter = "setpts='if(gte(N,36),PTS+40/TB,PTS)'" });

        var output = await EncoderCommand.EncodeAsync(source, [.. ShortChunks, "--ladder", "2160p", "--encoder-params", EncoderCommand.Lossless]);

        var (expected, actual) = ((await FrameHashes.OfAsync(source)).Relative(), (await FrameHashes.OfAsync(Path.Combine(output, "2160p.mp4"))).Relative());
        Assert.Empty(expected.Except(actual));
        Assert.Equal(expected.Count + (await OutputFiles.ReportAsync(output)).Totals.AddedFrames, actual.Count);
    }

    [FfmpegFact]
    public async Task Encode_StartInsideAGop_LeavesOutWhatCannotBeDecoded()
    {
        var whole = await File.ReadAllBytesAsync(await TestMedia.ClipAsync(Clip(Mpeg2, "ts")));
        var source = await WriteAsync("ts", [.. whole[..(3 * 188)], .. whole[(whole.Length / 8 / 188 * 188)..]]);

        await AssertEqualAsync(source);
    }

    [FfmpegFact]
    public async Task Encode_TransportStreamWhoseClockJumps_EqualsSource()
    {
        var first = await File.ReadAllBytesAsync(await TestMedia.ClipAsync(Clip(H264, "ts")));
        var second = await File.ReadAllBytesAsync(await TestMedia.ClipAsync(Clip(H264, "ts") with { More = "-output_ts_offset 1000" }));

        await AssertEqualAsync(await WriteAsync("ts", [.. first, .. second]));
    }

    [FfmpegFact]
    public async Task Encode_ResolutionThatChanges_IsScaledToTheFirst()
    {
        var small = await File.ReadAllBytesAsync(await TestMedia.ClipAsync(Clip(H264, "h264")));
        var large = await File.ReadAllBytesAsync(await TestMedia.ClipAsync(Clip(H264, "h264") with { Size = "240x180" }));
        var source = await WriteAsync("h264", [.. small, .. large]);

        await LosslessEncode.AssertEqualAsync(await FrameHashes.FilteredAsync(source, "scale=160:120:flags=bicubic+bitexact"), source, ShortChunks);
    }

    // The parameter sets stand beside the packets: a chunk behind the change has to be decoded with the second ones.
    [FfmpegTheory]
    [InlineData("mp4")]
    [InlineData("flv")]
    public async Task Encode_ParameterSetsThatChangeInTheContainer_AreFollowed(string container)
    {
        var first = await TestMedia.ClipAsync(Clip(H264, container));
        var second = await TestMedia.ClipAsync(Clip("-c:v libx264 -preset ultrafast -g 12 -bf 0 -pix_fmt yuv420p", container) with { Size = "240x180" });
        var source = container == "mp4"
            ? await ReconfiguredSources.Mp4Async(first, second)
            : await ReconfiguredSources.FlvAsync(first, second, startMilliseconds: 3083);

        var output = await LosslessEncode.AssertEqualAsync(await FrameHashes.FilteredAsync(source, "scale=160:120:flags=bicubic+bitexact"), source, ShortChunks);

        // ffmpeg's parsers complain of packets that they read by the first parameter sets: that is no damage.
        Assert.Empty((await OutputFiles.ReportAsync(output)).Warnings);
    }

    // Stated within the packets where they change, and never again: a later chunk has to begin with them.
    [FfmpegTheory]
    [InlineData("h264", "-c:v libx264 -preset veryfast -pix_fmt yuv420p", "mkv")]
    [InlineData("hevc", "-c:v libx265 -preset ultrafast -x265-params repeat-headers=1:log-level=error", "mp4")]
    public async Task Encode_ParameterSetsStatedOnce_HoldToTheEnd(string codec, string encoder, string container)
    {
        var first = await TestMedia.ClipAsync(Clip(encoder + " -g 12 -bf 0", codec) with { Seconds = "2" });
        var second = await TestMedia.ClipAsync(Clip(encoder + " -g 12 -bf 0", codec) with { Seconds = "2", Size = "240x180" });
        var source = await ReconfiguredSources.StatedOnceAsync(codec, container, first, second);

        await LosslessEncode.AssertEqualAsync(await FrameHashes.FilteredAsync(source, "scale=160:120:flags=bicubic+bitexact"), source, ShortChunks);
    }

    // The other starts a frame and a half before the first one: what is shown moves to the front, and the end with it.
    [FfmpegTheory]
    [InlineData(1500, null)]
    [InlineData(1000, 256)]
    public async Task Encode_EditListThatEndsEarly_LeavesOutTheRest(int durationMilliseconds, int? mediaTime)
    {
        var content = await File.ReadAllBytesAsync(await TestMedia.ClipAsync(Clip(H264, "mp4")));
        Edit(content, 0, durationMilliseconds, mediaTime);

        await AssertEqualAsync(await WriteAsync("mp4", content));
    }

    [FfmpegFact]
    public async Task Encode_SeveralEdits_ComeOutInTheirOrder()
    {
        // A track that starts late has an empty edit before its own: filled, there are two.
        var clip = await TestMedia.ClipAsync(Clip("-c:v libx264 -preset veryfast -g 12 -bf 0 -pix_fmt yuv420p", "mp4"));
        var late = Path.Combine(TestMedia.NewFolder(), "late.mp4");
        await MediaTool.FfmpegAsync(["-itsoffset", "1", "-i", clip, "-i", await TestMedia.ClipAsync(new ClipSpec { Video = null, Container = "m4a" }), "-c", "copy", late]);
        var content = await File.ReadAllBytesAsync(late);
        Edit(content, 0, durationMilliseconds: 1000, mediaTime: 12_288);

        await AssertEqualAsync(await WriteAsync("mp4", content));
    }

    private static ClipSpec Clip(string video, string container) => new() { Video = video, Audio = null, Container = container, Seconds = "3" };

    private static async Task AssertEqualAsync(string source) =>
        await LosslessEncode.AssertEqualAsync(await FrameHashes.FilteredAsync(source, "null"), source, ShortChunks);

    private static async Task<string> WriteAsync(string container, byte[] content)
    {
        var path = Path.Combine(TestMedia.NewFolder(), "clip." + container);
        await File.WriteAllBytesAsync(path, content);
        return path;
    }

    // ISO/IEC 14496-12 §8.6.6: version and flags, number of entries, then per entry duration (movie time scale, 1,000 here), media time, rate.
    private static void Edit(byte[] content, int entry, int durationMilliseconds, int? mediaTime)
    {
        var at = content.AsSpan().IndexOf(Encoding.ASCII.GetBytes("elst")) + 12 + (12 * entry);
        BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(at), durationMilliseconds);
        if (mediaTime is { } time) BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(at + 4), time);
    }
}
