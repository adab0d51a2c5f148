using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>Sound is encoded once and stays continuous; its place beside the picture does not move.</summary>
public sealed class SoundTests
{
    private const string Picture = "-c:v libx264 -preset ultrafast -g 10 -pix_fmt yuv420p";
    private const string Sweep = "aevalsrc=0.5*sin(2*PI*(100+40*t)*t):s=48000";
    private static readonly string[] Options = ["--ladder", "240p", "--chunk-seconds", "2", "--segment-seconds", "2"];

    [FfmpegFact]
    public async Task Encode_SineSweep_EqualsSingleRunSampleForSample()
    {
        var source = await ClipAsync("mkv", ["-f", "lavfi", "-i", "testsrc2=size=160x120:rate=10:duration=20", "-f", "lavfi", "-i", Sweep + ":d=20"], Picture + " -c:a pcm_s16le");
        var output = await EncoderCommand.EncodeAsync(source, Options);

        var expected = await SingleRunAsync(source);
        AssertSame(expected, await PcmAsync(Path.Combine(output, "240p.mp4")));
        AssertSame(expected, await PcmAsync(Path.Combine(output, "audio", "playlist.m3u8")));
        // The encoder's delay leaves a packet behind the last cut. hls.js does not play to the end of a segment of one packet: there is none.
        Assert.Equal(Directory.GetFiles(Path.Combine(output, "240p"), "seg-*.m4s").Length, Directory.GetFiles(Path.Combine(output, "audio"), "seg-*.m4s").Length);
    }

    [FfmpegFact]
    public async Task Encode_TenMinutes_SoundStaysBesideThePicture()
    {
        var source = await ClipAsync("mkv", ["-f", "lavfi", "-i", "testsrc2=size=64x48:rate=2:duration=600", "-f", "lavfi", "-i", Sweep + ":d=600"], Picture + " -c:a pcm_s16le");
        var output = await EncoderCommand.EncodeAsync(source, "--ladder", "240p", "--chunk-seconds", "60", "--encoder-params", EncoderCommand.Lossless);
        var mp4 = Path.Combine(output, "240p.mp4");

        Assert.Equal((await FrameHashes.OfAsync(source)).Relative(), (await FrameHashes.OfAsync(mp4)).Relative());
        AssertSame(await SingleRunAsync(source), await PcmAsync(mp4));
        Assert.Equal(0, await StartAsync(mp4, "v:0"), 0.001);
        Assert.Equal(0, await StartAsync(mp4, "a:0"), 0.001);
    }

    [FfmpegFact]
    public async Task Encode_NoSound_HasPictureAlone()
    {
        var output = await EncoderCommand.EncodeAsync(await TestMedia.ClipAsync(new ClipSpec { Audio = null }), Options);

        Assert.Empty(await StreamsAsync(Path.Combine(output, "240p.mp4"), "a"));
        Assert.DoesNotContain("EXT-X-MEDIA:", await File.ReadAllTextAsync(Path.Combine(output, "master.m3u8")), StringComparison.Ordinal);
    }

    [FfmpegFact]
    public async Task Encode_SoundAlone_PlaysFromMaster()
    {
        var output = await EncoderCommand.EncodeAsync(await TestMedia.ClipAsync(new ClipSpec { Video = null, Container = "mka", Seconds = "7" }), Options);

        var streams = await StreamsAsync(Path.Combine(output, "master.m3u8"), "a");
        Assert.Equal("aac", Assert.Single(streams).GetProperty("codec_name").GetString());
        Assert.Equal(7 * 48000, (await PcmAsync(Path.Combine(output, "master.m3u8"))).Length / 2, 2048.0);
    }

    [FfmpegTheory]
    [InlineData("2.5")]
    [InlineData("6.5")]
    public async Task Encode_SoundOfAnotherLength_PictureAndSoundLastAsLong(string soundSeconds)
    {
        var source = await TestMedia.ClipAsync(new ClipSpec { Seconds = "4", AudioSeconds = soundSeconds });
        var output = await EncoderCommand.EncodeAsync(source, [.. Options, "--encoder-params", EncoderCommand.Lossless]);
        var mp4 = Path.Combine(output, "240p.mp4");

        // Where the audio goes on, the last picture is repeated.
        var (expected, actual) = ((await FrameHashes.OfAsync(source)).Relative(), (await FrameHashes.OfAsync(mp4)).Relative());
        Assert.Equal(expected, actual.Take(expected.Count));
        Assert.All(actual.Skip(expected.Count), frame => Assert.Equal(expected[^1].Split(' ')[1], frame.Split(' ')[1]));
        Assert.Equal((await OutputFiles.ReportAsync(output)).Totals.AddedFrames, actual.Count - expected.Count);
        AssertSame(await SingleRunAsync(source, "-af", "apad=whole_dur=4"), await PcmAsync(mp4));
    }

    // The track starts at 1.2 s, has a hole from 2 to 3 s and ends 1.5 s before the picture.
    [FfmpegFact]
    public async Task Encode_SoundWithHoles_StaysInPlaceAndIsWarnedOf()
    {
        var source = await ClipAsync(
            "mkv", ["-f", "lavfi", "-i", "testsrc2=size=64x48:rate=5:duration=6", "-f", "lavfi", "-i", Sweep + ":d=4.5"],
            "-af aselect=gte(t\\,1.2)*not(between(t\\,2\\,3)) " + Picture + " -c:a pcm_s16le");
        var output = await EncoderCommand.EncodeAsync(source, Options);

        // The encoder looks ahead: before its end of input it chooses other windows than before silence.
        AssertSame(await SingleRunAsync(source, "-af", "aresample=async=1:first_pts=0,apad=whole_dur=6"), await PcmAsync(Path.Combine(output, "240p.mp4")), seam: 2 * (int)(4.5 * 48_000));
        var warning = Assert.Single((await OutputFiles.ReportAsync(output)).Warnings);
        Assert.Equal("asset.sound_gap", warning.Code);
        Assert.Matches(@"starts 1\.[12]\d s late.*has a gap, (1\.9|2\.0)\d to 3\.0\d s.*ends at 4\.5", warning.Message);
    }

    // ffmpeg goes on counting as if packets lasted as long as before, which makes holes where there are none: the one from 5 to 6 s is real.
    [FfmpegFact]
    public async Task Encode_TransportStreamWhoseRateDrops_HasNoHoleButItsOwn()
    {
        const string Packed = "-c:a aac -ac 2 -pes_payload_size 5000 -output_ts_offset ";
        var source = Path.Combine(TestMedia.NewFolder(), "drop.ts");
        await using (var whole = File.Create(source))
        {
            await whole.WriteAsync(await File.ReadAllBytesAsync(await ClipAsync("ts", ["-f", "lavfi", "-i", "sine=500:duration=3:sample_rate=48000"], Packed + "0")));
            await whole.WriteAsync(await File.ReadAllBytesAsync(await ClipAsync(
                "ts", ["-f", "lavfi", "-i", "sine=500:duration=5:sample_rate=24000"], "-af aselect=not(between(t\\,2\\,3)) " + Packed + "3")));
        }

        var output = await EncoderCommand.EncodeAsync(source, Options);

        var samples = await PcmAsync(Path.Combine(output, "audio", "playlist.m3u8"));
        var silent = samples.Chunk(2 * 4_800).Take(80).Index().Where(tenth => tenth.Item.Max() < 1_000).Select(tenth => tenth.Index).ToList();
        Assert.Equal(80, samples.Length / (2 * 4_800.0), 1.0);
        Assert.InRange(silent.Count, 8, 10);
        Assert.All(silent, tenth => Assert.InRange(tenth, 49, 60));
        var warning = Assert.Single((await OutputFiles.ReportAsync(output)).Warnings);
        Assert.Matches(@"has a gap, (4\.9|5\.0)\d to 6\.[01]\d s: [01]\.[09]\d s, replaced by silence\.$", warning.Message);
    }

    /// <summary>Equal samples, but for what the last packet of either is padded with.</summary>
    /// <param name="seam">The sample at which silence that was encoded apart begins: in the two packets around it the encoder's noise may differ, by 256 of 32,768 at most.</param>
    private static void AssertSame(short[] expected, short[] actual, int? seam = null)
    {
        var common = Math.Min(expected.Length, actual.Length);
        Assert.InRange(Math.Abs(expected.Length - actual.Length), 0, 2 * 2048);
        for (var sample = 0; sample < common - (2 * 2048); sample++)
            if (Math.Abs(expected[sample] - actual[sample]) > (seam is { } at && Math.Abs(sample - at) <= 2 * 2048 ? 256 : 1)) Assert.Fail($"sample {sample}: {expected[sample]} became {actual[sample]}");
    }

    private static async Task<short[]> SingleRunAsync(string source, params string[] filter)
    {
        var path = Path.Combine(TestMedia.NewFolder(), "single.mp4");
        await MediaTool.FfmpegAsync(["-i", source, "-map", "0:a:0", .. filter, "-c:a", "aac", "-b:a", "128k", "-flags:a", "+bitexact", path]);
        return await PcmAsync(path);
    }

    /// <summary>Stereo samples from time zero on: what a player leaves out before is left out.</summary>
    private static async Task<short[]> PcmAsync(string path)
    {
        var raw = Path.Combine(TestMedia.NewFolder(), "pcm.raw");
        await MediaTool.FfmpegAsync(["-i", path, "-map", "0:a:0", "-copyts", "-af", "atrim=start=0", "-ac", "2", "-ar", "48000", "-f", "s16le", raw]);
        return MemoryMarshal.Cast<byte, short>(await File.ReadAllBytesAsync(raw)).ToArray();
    }

    private static async Task<string> ClipAsync(string container, string[] inputs, string arguments)
    {
        var path = Path.Combine(TestMedia.NewFolder(), "clip." + container);
        await MediaTool.FfmpegAsync([.. inputs, .. MediaTool.Words(arguments), path]);
        return path;
    }

    private static async Task<double> StartAsync(string path, string stream) =>
        double.Parse(Assert.Single(await StreamsAsync(path, stream)).GetProperty("start_time").GetString()!, CultureInfo.InvariantCulture);

    private static async Task<IReadOnlyList<JsonElement>> StreamsAsync(string path, string kind)
    {
        using var json = JsonDocument.Parse(await MediaTool.FfprobeAsync("-show_streams", "-select_streams", kind, path));
        return [.. json.RootElement.GetProperty("streams").EnumerateArray().Select(stream => stream.Clone())];
    }
}
