using System.Globalization;
using Encoder.Contracts;
using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>
/// Picture and sound that do not cover the same time: every rendition lasts from the earliest first sample to the latest end, no segment is longer than
/// planned, and the source's frames are there, each once, beside those that are counted as added.
/// </summary>
public sealed class SpanTests
{
    private const double Frame = 0.05;

    [FfmpegTheory]
    [InlineData("still", 30, 60)]
    [InlineData("early", 4, 12)]
    [InlineData("late", 0, 12)]
    [InlineData("stands", 0, 20)]
    [InlineData("stands-long", 0, 28)]
    [InlineData("stills", 0, 90)]
    [InlineData("quiet", 0, 12)]
    public async Task Encode_TracksThatDoNotCoverTheSameTime_AreFilledUp(string kind, double least, double seconds)
    {
        var output = await EncoderCommand.EncodeAsync(await SourceAsync(kind), "--ladder", "240p", "--encoder-params", "-preset ultrafast");

        var report = await OutputFiles.ReportAsync(output);
        Assert.All(report.Renditions, rendition => Assert.Equal(seconds, rendition.DurationSeconds, 0.15));
        Assert.True(report.Totals.AddedFrames >= least / 4, $"{report.Totals.AddedFrames} frames added");
        foreach (var playlist in Directory.EnumerateFiles(output, "playlist.m3u8", SearchOption.AllDirectories))
        {
            var lines = await File.ReadAllLinesAsync(playlist);
            var lengths = lines.Where(line => line.StartsWith("#EXTINF:", StringComparison.Ordinal)).Select(line => double.Parse(line[8..^1], CultureInfo.InvariantCulture)).ToList();
            Assert.Contains("#EXT-X-TARGETDURATION:6", lines);
            Assert.All(lengths, length => Assert.InRange(length, 0, 6.5));
            Assert.Equal(seconds, lengths.Sum(), 0.15);
        }

        await AssertMp4Async(Path.Combine(output, "240p.mp4"), report, seconds);
    }

    // The first picture (or sound) comes so far behind the start that a usual probe does not see it: "none of its pictures could be decoded".
    [FfmpegTheory]
    [InlineData("one", "mkv", 1, 40)]
    [InlineData("one", "ts", 1, 40)]
    [InlineData("one", "flv", 1, 40)]
    [InlineData("one", "avi", 1, 40)]
    [InlineData("late-picture", "mkv", 250, 30)]
    [InlineData("late-picture", "ts", 250, 30)]
    [InlineData("late-picture", "flv", 250, 30)]
    [InlineData("late-sound", "ts", 750, 30)]
    [InlineData("sparse", "mkv", 3, 60)]
    [InlineData("sparse", "ts", 3, 60)]
    [InlineData("sparse", "flv", 3, 60)]
    [InlineData("sparse", "avi", 3, 80)] // The muxer leaves a tick free.
    public async Task Encode_TrackThatShowsLate_IsEncoded(string kind, string container, int frames, double seconds)
    {
        var source = await LateSourceAsync(kind, container);

        var output = await EncoderCommand.EncodeAsync(source, "--ladder", "240p", "--encoder-params", "-preset ultrafast");

        var report = await OutputFiles.ReportAsync(output);
        Assert.Equal((frames, 0), (report.Totals.SourceFrames, report.Totals.LostFrames));
        Assert.Equal(2, report.Renditions.Count);
        Assert.All(report.Renditions, rendition => Assert.Equal(seconds, rendition.DurationSeconds, 0.15));
        Assert.DoesNotContain(report.Warnings, warning => warning.Code == "asset.track_ignored");
    }

    // The clock of all tracks jumps 9,800 s ahead: 12 s of media, not 9,812.
    [FfmpegFact]
    public async Task Encode_ClockOfAllTracksJumps_IsJoinedOnAndSaid()
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec { Size = "64x48", Rate = "25", Seconds = "12", Video = "-c:v libx264 -preset ultrafast -g 50 -bf 0 -pix_fmt yuv420p", Container = "flv" });
        var source = Path.Combine(TestMedia.NewFolder(), "jump.flv");
        await MediaTool.FfmpegAsync([
            "-i", clip, "-c", "copy", "-bsf:v", @"setts=ts=if(gte(N\,150)\,TS+9800000\,TS)", "-bsf:a", @"setts=ts=if(gte(TS\,6000)\,TS+9800000\,TS)", source]);

        var output = await LosslessEncode.AssertEqualAsync(await FrameHashes.OfAsync(clip), source);

        var report = await OutputFiles.ReportAsync(output);
        Assert.Equal((300, 0, 0), (report.Renditions[0].Frames, report.Totals.AddedFrames, report.Totals.LostFrames));
        Assert.All(report.Renditions, rendition => Assert.Equal(12, rendition.DurationSeconds, 0.1));
        Assert.Contains(report.Warnings, warning => warning.Code == "asset.clock_jump");
    }

    // All tracks jump 5 s ahead: a pause unless the job says that it is a step of the clock; and 15 s likewise the other way round.
    [FfmpegTheory]
    [InlineData("4", 5, 12)]
    [InlineData("10", 5, 17)]
    [InlineData("20", 15, 27)]
    public async Task Encode_JumpBesideTheBoundOfTheJob_IsTakenOutOrFilled(string bound, int jump, double seconds)
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec { Size = "64x48", Rate = "25", Seconds = "12", Video = "-c:v libx264 -preset ultrafast -g 50 -bf 0 -pix_fmt yuv420p", Container = "flv" });
        var source = Path.Combine(TestMedia.NewFolder(), "jump.flv");
        await MediaTool.FfmpegAsync([
            "-i", clip, "-c", "copy", "-bsf:v", $@"setts=ts=if(gte(N\,150)\,TS+{jump}000\,TS)", "-bsf:a", $@"setts=ts=if(gte(TS\,6000)\,TS+{jump}000\,TS)", source]);

        var output = await EncoderCommand.EncodeAsync(source, "--ladder", "240p", "--encoder-params", "-preset ultrafast", "--clock-jump", bound);

        var report = await OutputFiles.ReportAsync(output);
        Assert.Equal((300, 0), (report.Totals.SourceFrames, report.Totals.LostFrames));
        Assert.All(report.Renditions, rendition => Assert.Equal(seconds, rendition.DurationSeconds, 0.15));
        Assert.Equal(seconds < 13, report.Warnings.Any(warning => warning.Code == "asset.clock_jump"));
    }

    // A film without sound starts where it starts, and its warning tells of no black.
    [FfmpegFact]
    public async Task Encode_LatePictureWithoutSound_SaysNothingOfBlack()
    {
        var source = Path.Combine(TestMedia.NewFolder(), "late.mkv");
        await MediaTool.FfmpegAsync([
            "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=10", "-vf", "setpts='if(gte(N,150),PTS+7/TB,PTS)'", "-fps_mode", "vfr",
            "-c:v", "libx264", "-preset", "ultrafast", "-output_ts_offset", "2.5", source]);

        var report = await OutputFiles.ReportAsync(await EncoderCommand.EncodeAsync(source, "--ladder", "240p", "--encoder-params", "-preset ultrafast"));

        Assert.True(report.Totals.AddedFrames > 0);
        Assert.DoesNotContain(report.Warnings, warning => warning.Message.Contains("black", StringComparison.Ordinal));
    }

    private static async Task AssertMp4Async(string path, JobReport report, double seconds)
    {
        using var probe = System.Text.Json.JsonDocument.Parse(await MediaTool.FfprobeAsync("-show_entries", "format=duration:stream=codec_type,start_time,duration,nb_frames", path));
        foreach (var stream in probe.RootElement.GetProperty("streams").EnumerateArray())
        {
            Assert.InRange(Number(stream, "start_time"), 0, 2 * Frame);
            Assert.Equal(seconds, Number(stream, "start_time") + Number(stream, "duration"), 0.15);
            if (stream.GetProperty("codec_type").GetString() == "video") Assert.Equal(report.Totals.SourceFrames + report.Totals.AddedFrames, (long)Number(stream, "nb_frames"));
        }
    }

    private static double Number(System.Text.Json.JsonElement stream, string name) => double.Parse(stream.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);

    private static async Task<string> LateSourceAsync(string kind, string container)
    {
        string[] Picture(string rate, double seconds) => ["-f", "lavfi", "-i", string.Create(CultureInfo.InvariantCulture, $"testsrc2=s=64x48:r={rate}:d={seconds}")];
        string[] Sound(int seconds) => ["-f", "lavfi", "-i", $"sine=d={seconds}"];
        var path = Path.Combine(TestMedia.NewFolder(), $"{kind}.{container}");
        await MediaTool.FfmpegAsync([
            .. kind switch
            {
                "one" => [.. Picture("25", 0.04), .. Sound(40)],
                "late-picture" => ["-itsoffset", "20", .. Picture("25", 10), .. Sound(30)],
                "late-sound" => [.. Picture("25", 30), "-itsoffset", "20", .. Sound(10)],
                _ => (string[])[.. Picture("1/20", 60), .. Sound(60)],
            },
            "-map", "0:v", "-map", "1:a", "-c:v", "libx264", "-preset", "ultrafast", "-g", "50", "-bf", "0", "-c:a", "aac", path]);
        return path;
    }

    private static async Task<string> SourceAsync(string kind)
    {
        string[] x264 = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "50", "-c:a", "aac"];
        string[] Inputs(string rate, int picture, int sound) => ["-f", "lavfi", "-i", $"testsrc2=s=64x48:r={rate}:d={picture}", "-f", "lavfi", "-i", $"sine=d={sound}"];
        var path = Path.Combine(TestMedia.NewFolder(), kind == "still" ? "still.mp4" : kind + ".mkv");
        await MediaTool.FfmpegAsync(kind switch
        {
            "still" => [.. Inputs("1", 1, 60), .. x264, path],
            "stills" => [.. Inputs("1/30", 90, 90), .. x264, path],
            "early" => [.. Inputs("25", 4, 12), .. x264, path],
            "late" => ["-itsoffset", "2.48", .. Inputs("25", 10, 12)[..4], "-t", "12", .. Inputs("25", 10, 12)[4..], "-t", "12", .. x264, path],
            "stands-long" => [.. Inputs("25", 13, 28), "-vf", "setpts='if(gte(N,150),PTS+15/TB,PTS)'", "-fps_mode", "vfr", .. x264, path],
            "stands" => [.. Inputs("25", 13, 20), "-vf", "setpts='if(gte(N,150),PTS+7/TB,PTS)'", "-fps_mode", "vfr", .. x264, path],
            _ => [.. Inputs("25", 12, 5), .. x264, path],
        });
        return path;
    }
}
