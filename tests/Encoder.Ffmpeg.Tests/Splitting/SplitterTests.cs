using Encoder.Contracts;
using Encoder.Core.Chunks;
using Encoder.Core.Probing;
using Encoder.Core.Time;
using Encoder.Ffmpeg.Commands;
using Encoder.Ffmpeg.Probing;
using Encoder.Ffmpeg.Splitting;
using Encoder.Ffmpeg.Tests.Commands;
using Encoder.Ffmpeg.Tests.Nodes;
using Encoder.TestSupport.Media;

namespace Encoder.Ffmpeg.Tests.Splitting;

public sealed class SplitterTests
{
    public static readonly TheoryData<string> Sources =
    [
        "mp4 moov last", "mp4 moov first", "mkv", "webm vp8", "webm vp9", "ts", "ntsc", "variable rate", "all intra", "one keyframe", "hevc", "one frame",
    ];

    [FfmpegTheory]
    [MemberData(nameof(Sources))]
    public async Task Split_Source_KeepsEveryPacketAndItsTime(string source) => await AssertKeptAsync(await TestMedia.ClipAsync(Clip(source)));

    /// <summary>Clips of the wild, where the collection is there.</summary>
    [FfmpegTheory]
    [InlineData("h264-480p24-bbb-30s-aac51.mp4")]
    [InlineData("h264-rotation90-720p-3s.mp4")]
    [InlineData("h264-start-10s-bframes-4s.mp4")]
    [InlineData("hevc-338p-kohlipe-86s-noaudio.mp4")]
    [InlineData("vp8-vorbis-720p24-bbb-30s.webm")]
    [InlineData("mpeg4-mp2-subrip-480p-7s.mkv")]
    [InlineData("h264-1080i-opengop-no-idr-2mp2.ts", "PES packet size mismatch")]
    public async Task Split_RealClip_KeepsEveryPacketAndItsTime(string clip, string? warning = null)
    {
        if (TestMedia.RealClip(clip) is { } path) await AssertKeptAsync(path, warning);
    }

    [FfmpegFact]
    public async Task Split_Audio_IsContinuousFromItsPriming()
    {
        var path = await TestMedia.ClipAsync(new ClipSpec { Video = null, Seconds = "9", Container = "mp4" });
        var media = await new Prober(await Node.RunnerAsync()).ProbeAsync(path, CancellationToken.None);

        var (result, heard) = await SplitAsync(path, media);

        Assert.Null(result.Fault);
        Assert.Equal([0, 1, 2], heard.Audio.Select(entry => entry.File.Number));
        Assert.Equal([3], result.AudioFiles);
        var pts = new List<long>();
        foreach (var (_, file) in heard.Audio)
        {
            var packets = await Packets.ReadAsync(file.Path, "a:0");
            pts.AddRange(packets.Pts.Select(ticks => new Timebase(1, 48_000).Rescale(ticks, packets.Timebase)));
        }
        Assert.Equal(Enumerable.Range(0, pts.Count).Select(packet => (3600L * 48_000) + (1024 * (packet - 1L))), pts);
        Assert.InRange(pts.Count * 1024, 9 * 48_000, (9 * 48_000) + 3072);
    }

    // MP4 has no gaps between packets: the one before is said to last that long.
    [FfmpegTheory]
    [InlineData("mkv", "aac")]
    [InlineData("mp4", "aac")]
    [InlineData("ts", "aac")]
    [InlineData("ogg", "libvorbis")]
    [InlineData("mka", "pcm_s16le")]
    public async Task Split_SoundWithAGap_SaysWhere(string container, string codec)
    {
        var path = Path.Combine(TestMedia.NewFolder(), "gap." + container);
        await MediaTool.FfmpegAsync(["-f", "lavfi", "-i", "sine=duration=4", "-af", "aselect=not(between(t\\,1\\,2.5))", "-c:a", codec, path]);

        var (result, _) = await SplitAsync(path, await new Prober(await Node.RunnerAsync()).ProbeAsync(path, CancellationToken.None));

        var gaps = Assert.Single(result.AudioGaps);
        Assert.Equal((1, 1), (gaps.Count, gaps.First.Count));
        Assert.Equal(1.5, gaps.Total.TotalSeconds, 0.06);
        Assert.Equal(1, gaps.First[0].Start.TotalSeconds, 0.06);
        Assert.Equal(0, gaps.Start.TotalSeconds, 0.03);
    }

    // A broadcast that goes from stereo to 5.1: ffmpeg builds its filters anew, which begin at time zero again.
    [FfmpegFact]
    public async Task Split_SoundThatChangesItsChannels_GoesOnWhereItWas()
    {
        var folder = TestMedia.NewFolder();
        var path = Path.Combine(folder, "change.ts");
        await using (var whole = File.Create(path))
        {
            foreach (var (channels, start) in new[] { ("2", "0"), ("6", "3") })
            {
                var part = Path.Combine(folder, channels + ".ts");
                await MediaTool.FfmpegAsync(["-f", "lavfi", "-i", "sine=duration=3:sample_rate=48000", "-ac", channels, "-c:a", "ac3", "-output_ts_offset", start, part]);
                await whole.WriteAsync(await File.ReadAllBytesAsync(part));
            }
        }

        var (result, heard) = await SplitAsync(path, await new Prober(await Node.RunnerAsync()).ProbeAsync(path, CancellationToken.None));

        Assert.Null(result.Fault);
        var pts = new List<long>();
        foreach (var (_, file) in heard.Audio)
        {
            var packets = await Packets.ReadAsync(file.Path, "a:0");
            pts.AddRange(packets.Pts.Select(ticks => new Timebase(1, 48_000).Rescale(ticks, packets.Timebase)));
        }
        Assert.Equal(Enumerable.Range(0, pts.Count).Select(packet => (3600L * 48_000) + (1024 * (packet - 1L))), pts);
        Assert.InRange(heard.Audio[^1].File.End.TotalSeconds, 5.95, 6.1);
    }

    [FfmpegFact]
    public async Task Split_TruncatedFile_Warns()
    {
        var whole = await TestMedia.ClipAsync(new ClipSpec { Seconds = "8", More = "-movflags +faststart" });
        var path = Path.Combine(TestMedia.NewFolder(), "a truncated clip.mp4");
        var bytes = await File.ReadAllBytesAsync(whole);
        await File.WriteAllBytesAsync(path, bytes[..(bytes.Length / 2)]);
        var media = await new Prober(await Node.RunnerAsync()).ProbeAsync(path, CancellationToken.None);

        var (result, _) = await SplitAsync(path, media);

        Assert.Null(result.Fault);
        Assert.Contains(result.Warnings, warning => warning.Contains("partial file"));
        Assert.DoesNotContain(result.Warnings, warning => warning.Contains(path) || warning.Contains(" @ "));
    }

    [FfmpegFact]
    public async Task Split_FileGoneMeanwhile_IsSplitFailed()
    {
        var path = await TestMedia.ClipAsync(new ClipSpec());
        var media = await new Prober(await Node.RunnerAsync()).ProbeAsync(path, CancellationToken.None);
        var other = Path.Combine(TestMedia.NewFolder(), "text.mp4");
        await File.WriteAllTextAsync(other, "no media");

        var (result, _) = await SplitAsync(other, media);

        Assert.Equal(ErrorCodes.SplitFailed, result.Fault!.Code);
        Assert.Contains("moov atom not found", result.Fault.Detail);
    }

    private static async Task AssertKeptAsync(string path, string? warning = null)
    {
        var media = await new Prober(await Node.RunnerAsync()).ProbeAsync(path, CancellationToken.None);

        var (result, heard) = await SplitAsync(path, media);

        Assert.Null(result.Fault);
        Assert.Equal(warning, result.Warnings.FirstOrDefault());
        Assert.Equal(heard.Pieces.Count, result.PieceFiles);
        var expected = await Packets.ReadAsync(path);
        var start = expected.Timebase.Rescale(media.StartUs, Timebase.Microseconds);
        var actual = new List<long>();
        foreach (var gop in heard.Pieces)
        {
            var packets = await Packets.ReadAsync(gop.Path);
            var offset = TimelineOffset.Ticks(packets.Timebase);
            foreach (var pts in packets.Pts)
            {
                var ticks = expected.Timebase.Rescale(pts - offset, packets.Timebase);
                Assert.Equal(pts - offset, packets.Timebase.Rescale(ticks, expected.Timebase));
                actual.Add(ticks + start);
            }
        }
        // What stands before the first keyframe cannot be decoded, and a copy leaves it out.
        Assert.Equal(expected.Pts.Skip(expected.IsKey.ToList().IndexOf(true)), actual);
    }

    private static async Task<(SplitResult Result, CollectingListener Heard)> SplitAsync(string path, MediaInfo media)
    {
        var scratch = Path.Combine(TestMedia.NewFolder(), "100%03d");
        Directory.CreateDirectory(scratch);
        var plan = Plans.Plan(
            media,
            media.Video is [var video, ..] ? Plans.Video(video.Index) : null,
            [.. media.Audio.Select(audio => Plans.Audio(audio.Index))]);
        var heard = new CollectingListener();
        var result = await new Splitter(await Node.RunnerAsync()).RunAsync(
            SplitCommand.For(plan, path, scratch), plan, heard, null, CancellationToken.None);
        return (result, heard);
    }

    private static ClipSpec Clip(string source) => source switch
    {
        "mp4 moov last" => new ClipSpec(),
        "mp4 moov first" => new ClipSpec { More = "-movflags +faststart" },
        "mkv" => new ClipSpec { Container = "mkv" },
        "webm vp8" => new ClipSpec { Container = "webm", Video = "-c:v libvpx -deadline realtime -cpu-used 8 -g 30", Audio = "-c:a libopus" },
        "webm vp9" => new ClipSpec { Container = "webm", Video = "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 30", Audio = "-c:a libopus" },
        "ts" => new ClipSpec { Container = "ts" },
        "ntsc" => new ClipSpec { Rate = "30000/1001" },
        "variable rate" => new ClipSpec { Rate = "60", Filter = "select='not(mod(n,3))+not(mod(n,7))'" },
        "all intra" => new ClipSpec { Video = "-c:v libx264 -preset ultrafast -g 1" },
        "one keyframe" => new ClipSpec { Video = "-c:v libx264 -preset ultrafast -g 9999 -bf 2" },
        "hevc" => new ClipSpec { Video = "-c:v libx265 -preset ultrafast -x265-params log-level=error:keyint=24:open-gop=0" },
        "one frame" => new ClipSpec { Seconds = "0.02", Audio = null },
        _ => throw new ArgumentOutOfRangeException(nameof(source)),
    };
}
