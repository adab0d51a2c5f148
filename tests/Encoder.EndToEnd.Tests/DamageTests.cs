using Encoder.Contracts;
using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>Damaged sources come out with coded warnings that count what was lost, or fail when more is lost than the spec allows.</summary>
public sealed class DamageTests
{
    private const string Fast = "-c:v libx264 -preset ultrafast";

    private static readonly ClipSpec Clip = new()
    {
        Size = "160x90", Seconds = "6", Video = "-c:v libx264 -preset ultrafast -g 24 -bf 2 -pix_fmt yuv420p", More = "-movflags +faststart",
    };

    [FfmpegTheory]
    [InlineData("mp4")]
    [InlineData("mkv")]
    [InlineData("flv")]
    [InlineData("avi")]
    public async Task Encode_LastThirdMissing_IsDoneAndCountsIt(string container)
    {
        var report = await DoneAsync(await DamagedAsync(container, bytes => bytes[..(bytes.Length * 2 / 3)]));

        Assert.Contains(report.Warnings, warning => warning.Code == "asset.truncated");
        Assert.InRange(report.Totals.LostSeconds, 1.2, 2.8);
        Assert.InRange(report.Renditions[0].DurationSeconds, 3.2, 4.8);
    }

    [FfmpegFact]
    public async Task Encode_TransportStreamCutWithinAPacket_IsDoneWithAWarning()
    {
        var report = await DoneAsync(await DamagedAsync("ts", bytes => bytes[..((bytes.Length / 188 * 2 / 3 * 188) + 100)]));

        Assert.Contains(report.Warnings, warning => warning.Code == "asset.truncated");
    }

    // An OGG file declares no length: only its last page tells.
    [FfmpegFact]
    public async Task Encode_OggWithoutItsEnd_IsDoneWithAWarning()
    {
        var clip = Clip with { Video = null, Audio = "-c:a libvorbis", Container = "ogg", More = "" };

        Assert.Empty((await DoneAsync(await TestMedia.ClipAsync(clip))).Warnings);
        Assert.Contains((await DoneAsync(await DamagedAsync("ogg", bytes => bytes[..(bytes.Length / 2)], clip))).Warnings, warning => warning.Code == "asset.truncated");
    }

    [FfmpegFact]
    public async Task Encode_IndexAtTheEndMissing_SaysSo()
    {
        var source = await DamagedAsync("mp4", bytes => bytes[..(bytes.Length / 2)], Clip with { More = "" });

        var error = await FailedAsync(source, "asset.unreadable");

        Assert.Contains("incomplete", error, StringComparison.Ordinal);
    }

    [FfmpegFact]
    public async Task Encode_MoreLostThanAllowed_Fails()
    {
        var source = await DamagedAsync("mp4", bytes => bytes[..(bytes.Length * 2 / 3)]);

        await FailedAsync(source, "asset.loss_beyond_limit", "--max-loss", "10");
        Assert.Equal(JobState.Done, (await DoneAsync(source, "--max-loss", "90")).State);
    }

    // Four seconds of video are zeroes: a whole chunk of which not one frame can be decoded.
    [FfmpegFact]
    public async Task Encode_ChunkOfZeroes_IsDoneWithEverySegmentInItsPlace()
    {
        var source = await DamagedAsync("mp4", bytes =>
        {
            Array.Clear(bytes, bytes.Length * 3 / 10, bytes.Length * 4 / 10);
            return bytes;
        });

        var report = await DoneAsync(source, "--chunk-seconds", "1", "--segment-seconds", "1", "--max-loss", "60");

        Assert.Equal(144, report.Totals.SourceFrames);
        Assert.InRange(report.Totals.LostFrames, 24, 96);
        Assert.Equal(report.Totals.SourceFrames - report.Totals.LostFrames, report.Renditions[0].Frames);
        Assert.InRange(report.Renditions[0].Segments, 6, 8);
        Assert.Equal(6, report.Renditions[0].DurationSeconds, 1);
        Assert.Contains(report.Warnings, warning => warning.Code == "asset.frames_lost");
    }

    [FfmpegTheory]
    [InlineData("mp4", "asset.decode_errors")]
    [InlineData("avi", "asset.damaged")]
    [InlineData("mkv", "asset.sound_damaged")]
    public async Task Encode_BitsFlippedInside_IsDoneWithAWarning(string container, string code)
    {
        var report = await DoneAsync(await DamagedAsync(container, bytes =>
        {
            var random = new Random(1);
            for (var flips = 0; flips < 40; flips++) bytes[random.Next(bytes.Length / 4, bytes.Length * 3 / 4)] = (byte)random.Next(256);
            return bytes;
        }));

        Assert.Contains(report.Warnings, warning => warning.Code == code);
    }

    // The demuxer finds its way again without a word: only the hole tells.
    [FfmpegFact]
    public async Task Encode_HoleInATransportStream_IsDoneAndNamesIt()
    {
        var report = await DoneAsync(await DamagedAsync("ts", bytes =>
        {
            Array.Clear(bytes, bytes.Length / 2, bytes.Length / 5);
            return bytes;
        }));

        Assert.Contains(report.Warnings, warning => warning.Code == "asset.gap" && warning.Message.Contains("frames", StringComparison.Ordinal));
    }

    // ffmpeg ends behind a fragment whose head lost its length, here the third of six, with exit status 0 and no word.
    [FfmpegFact]
    public async Task Encode_FragmentsThatBreakOff_IsDoneAndCountsWhatTheIndexNames()
    {
        var source = await DamagedAsync("mp4", bytes =>
        {
            var third = Enumerable.Range(0, bytes.Length - 4).Where(at => bytes.AsSpan(at).StartsWith("moof"u8)).ElementAt(2);
            bytes.AsSpan(third - 4, 4).Clear();
            return bytes;
        }, Clip with { More = "-movflags +frag_keyframe+empty_moov" });

        var report = await DoneAsync(source, "--max-loss", "80");

        Assert.Equal(3, report.Totals.LostSeconds, 0.1);
        Assert.Contains(report.Warnings, warning => warning.Code == "asset.truncated");
        Assert.Contains(report.Warnings, warning => warning.Code == "asset.damaged" && warning.Message.Contains("fragments end", StringComparison.Ordinal));
    }

    // Cut exactly between two fragments, or two packets: no reader meets an error, and only the file's own tables tell that there was more.
    [FfmpegTheory]
    [InlineData("mp4", "-movflags +frag_keyframe+empty_moov+default_base_moof+global_sidx")]
    [InlineData("mp4", "-movflags +faststart")]
    [InlineData("mkv", "")]
    [InlineData("avi", "")]
    [InlineData("flv", "")]
    public async Task Encode_CutBetweenPackets_IsToldByTheSourceItself(string container, string more)
    {
        var clip = await TestMedia.ClipAsync(Clip with { Container = container, More = more, Audio = null });
        var bytes = await File.ReadAllBytesAsync(clip);
        var source = Path.Combine(TestMedia.NewFolder(), "cut." + container);
        await File.WriteAllBytesAsync(source, bytes[..await CutAsync(clip, bytes)]);

        var report = await DoneAsync(source, "--max-loss", "60");

        Assert.Contains(report.Warnings, warning => warning.Code == "asset.truncated");
        Assert.InRange(report.Totals.LostSeconds, 2, 4);
        await FailedAsync(source, "asset.loss_beyond_limit", "--max-loss", "10");
    }

    // At the packet that half of the packets come before; with it goes what its container puts in front of it.
    private static async Task<int> CutAsync(string clip, byte[] bytes)
    {
        using var probe = System.Text.Json.JsonDocument.Parse(await MediaTool.FfprobeAsync("-show_entries", "packet=pos,flags", "-select_streams", "v", clip));
        var keys = probe.RootElement.GetProperty("packets").EnumerateArray().Where(packet => packet.GetProperty("flags").GetString()!.StartsWith('K')).ToList();
        var at = int.Parse(keys[keys.Count / 2].GetProperty("pos").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        var before = bytes.AsSpan(0, at);
        return Path.GetExtension(clip) switch
        {
            ".mp4" when before.LastIndexOf("moof"u8) is >= 0 and var moof => moof - 4,
            ".mkv" => before.LastIndexOf((ReadOnlySpan<byte>)[0x1F, 0x43, 0xB6, 0x75]),
            _ => at,
        };
    }

    // What a container declares is its longest track, here a subtitle.
    [FfmpegFact]
    public async Task Encode_SubtitleThatOutlastsTheFilm_IsNoMissingEnd()
    {
        var folder = TestMedia.NewFolder();
        var (text, source) = (Path.Combine(folder, "text.srt"), Path.Combine(folder, "clip.mkv"));
        await File.WriteAllTextAsync(text, "1\n00:00:01,000 --> 00:01:20,000\ntoo long\n");
        await MediaTool.FfmpegAsync(["-i", await TestMedia.ClipAsync(Clip), "-i", text, "-map", "0", "-map", "1", "-c", "copy", "-c:s", "srt", source]);

        Assert.Empty((await DoneAsync(source)).Warnings);
    }

    [FfmpegFact]
    public async Task Encode_SixFramesOfAClaimed35Seconds_Fails()
    {
        if (TestMedia.RealClip("bad-truncated-100kB-of-35s-1080p.mp4") is { } clip) await FailedAsync(clip, "asset.loss_beyond_limit");
    }

    private static async Task<string> DamagedAsync(string container, Func<byte[], byte[]> damage, ClipSpec? spec = null)
    {
        var clip = await TestMedia.ClipAsync((spec ?? Clip) with { Container = container, More = container == "mp4" ? (spec ?? Clip).More : "" });
        var path = Path.Combine(TestMedia.NewFolder(), "damaged." + container);
        await File.WriteAllBytesAsync(path, damage(await File.ReadAllBytesAsync(clip)));
        return path;
    }

    private static async Task<JobReport> DoneAsync(string source, params string[] options)
    {
        var folder = await EncoderCommand.EncodeAsync(source, ["--ladder", "240p", "--encoder-params", Fast, .. options]);
        return await OutputFiles.ReportAsync(folder);
    }

    private static async Task<string> FailedAsync(string source, string code, params string[] options)
    {
        var folder = Path.Combine(TestMedia.NewFolder(), "out");
        var result = await EncoderCommand.RunAsync(["encode", source, "-o", folder, "--ladder", "240p", "--encoder-params", Fast, .. options]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"[{code}]", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder), "something was left behind");
        return result.Error;
    }
}
