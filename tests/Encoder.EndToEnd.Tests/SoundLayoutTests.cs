using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>Every layout at every rate, kept and mixed down: the decoded samples of one ffmpeg run. A tone of its own in each channel tells them apart.</summary>
public sealed class SoundLayoutTests
{
    private const int Bitrate = 256_000;

    // Without what either fills its last packet up with.
    private const string Compared = "atrim=start=0:end=0.2,asetpts=PTS-STARTPTS";

    // Neither codec knows 2.1, nor, of four channels, the other's.
    private static readonly Layout[] Layouts =
    [
        new("mono", 1, "mono", "mono"), new("stereo", 2, "stereo", "stereo"), new("2.1", 3, "stereo", "stereo"), new("3.0", 3, "3.0", "3.0"), new("quad", 4, "4.0", "quad"),
        new("5.0", 5, "5.0", "5.0"), new("5.1", 6, "5.1", "5.1"), new("6.1", 7, "6.1", "6.1"), new("7.1", 8, "7.1", "7.1"),
    ];

    [FfmpegTheory]
    [InlineData("aac", 8_000, 16_000, 32_000, 48_000, 96_000)]
    [InlineData("aac", 11_025, 22_050, 44_100, 88_200, 192_000)]
    [InlineData("opus", 11_025, 48_000)]
    public async Task Encode_EveryLayoutAtARate_EqualsOneRun(string codec, params int[] rates)
    {
        var tracks = Layouts.SelectMany(layout => rates.Select(rate => (Layout: layout, Rate: rate))).ToList();
        var source = await SourceAsync(tracks);
        var spec = Path.Combine(TestMedia.NewFolder(), "spec.json");
        await File.WriteAllTextAsync(
            spec, $$"""{"audio":[{"codec":"{{codec}}","bitrate":{{Bitrate}},"channels":8},{"codec":"{{codec}}","bitrate":{{Bitrate}},"channels":2}]}""");

        var output = await EncoderCommand.EncodeAsync(source, "--spec", spec);

        var single = Path.Combine(TestMedia.NewFolder(), "single.mp4");
        await MediaTool.FfmpegAsync([
            "-i", source, .. tracks.SelectMany((track, at) => Single(codec, at, at, codec == "aac" ? track.Layout.Aac : track.Layout.Opus, track.Rate)),
            .. tracks.SelectMany((track, at) => Single(codec, at, tracks.Count + at, track.Layout.Channels == 1 ? "mono" : "stereo", track.Rate)),
            "-b:a", $"{Bitrate}", "-flags:a", "+bitexact", single]);
        var renditions = Enumerable.Range(1, 2 * tracks.Count).Select(number => Path.Combine(output, number == 1 ? "audio" : $"audio-{number}")).ToList();
        Assert.Equal(
            await HashesAsync(["-i", single], renditions.Select((_, at) => $"0:{at}")),
            await HashesAsync(renditions.SelectMany(folder => (string[])["-i", $"concat:{folder}/init.mp4|{folder}/seg-00000.m4s"]), renditions.Select((_, at) => $"{at}:0")));
    }

    // Nobody says where the channels belong: the third of three is mixed in, of nine the first are used, and that is said.
    [FfmpegTheory]
    [InlineData(3, null)]
    [InlineData(9, "Sound track 1 has 9 channels and does not say where they belong: channels 3 to 9 are left out in audio.")]
    public async Task Encode_ChannelsWithoutALayout_AreMixedOrToldOf(int channels, string? warning)
    {
        var folder = TestMedia.NewFolder();
        var (samples, source) = (Path.Combine(folder, "samples.raw"), Path.Combine(folder, "clip.mkv"));
        var noise = new byte[48_000 * 2 * channels];
        new Random(1).NextBytes(noise);
        await File.WriteAllBytesAsync(samples, noise);
        await MediaTool.FfmpegAsync([
            "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=1", "-guess_layout_max", "0", "-f", "s16le", "-ar", "48000", "-ac", $"{channels}", "-i", samples,
            "-map", "0:v", "-map", "1:a", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "pcm_s16le", source]);

        var report = await OutputFiles.ReportAsync(await EncoderCommand.EncodeAsync(source, "--ladder", "240p"));

        Assert.Equal(warning is null ? [] : [("asset.channels_left_out", warning)], report.Warnings.Select(said => (said.Code, said.Message)));
    }

    private static async Task<string> SourceAsync(IReadOnlyList<(Layout Layout, int Rate)> tracks)
    {
        // MKV does not say where the channels of PCM belong.
        var path = Path.Combine(TestMedia.NewFolder(), "tracks.mov");
        var sounds = tracks.Select((track, at) =>
            $"aevalsrc={string.Join('|', Enumerable.Range(0, track.Layout.Channels).Select(channel => $"0.4*sin(2*PI*{300 + (190 * channel)}*t)"))}"
            + $":s={track.Rate}:d=0.25:c={track.Layout.Name}[t{at}]");
        await MediaTool.FfmpegAsync(["-filter_complex", string.Join(';', sounds), .. tracks.SelectMany((_, at) => (string[])["-map", $"[t{at}]"]), "-c:a", "pcm_s16le", path]);
        return path;
    }

    // AAC goes up to 96 kHz and lowers its bitrate by itself; Opus knows 48 kHz alone, and is given all that the mix has computed.
    private static string[] Single(string codec, int track, int output, string layout, int rate)
    {
        string[] encoder = codec == "aac"
            ? ["aac", $"-ar:a:{output}", $"{Math.Min(rate, 96_000)}"]
            : ["libopus", $"-ar:a:{output}", "48000", $"-sample_fmt:a:{output}", "flt"];
        return ["-map", $"0:{track}", $"-filter:a:{output}", $"aformat=channel_layouts={layout}", $"-c:a:{output}", .. encoder];
    }

    /// <summary>A hash of the samples of each track.</summary>
    private static async Task<string[]> HashesAsync(IEnumerable<string> inputs, IEnumerable<string> maps) =>
        (await MediaTool.FfmpegAsync(["-copyts", .. inputs, .. maps.SelectMany(map => (string[])["-map", map]), "-af", Compared, "-f", "streamhash", "-hash", "md5", "pipe:1"]))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private sealed record Layout(string Name, int Channels, string Aac, string Opus);
}
