using System.Buffers.Binary;
using System.Text.Json;
using Encoder.Contracts;
using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>What a source has beside its picture is kept with its names and flags, or left out with a warning.</summary>
public sealed class TrackTests
{
    private const string Arguments =
        "-map 0 -map 1 -map 2 -map 3 -map 4 -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac -c:s copy " +
        "-metadata:s:a:0 language=eng -metadata:s:a:0 title=Director -metadata:s:a:1 language=deu -disposition:a:0 0 -disposition:a:1 default " +
        "-metadata:s:s:0 language=fra -metadata:s:s:0 title=Signs -disposition:s:0 default -metadata:s:t mimetype=text/plain";

    [FfmpegFact]
    public async Task Encode_TracksOfEveryKind_KeepsNamesAndFlagsAndNamesWhatIsLeftOut()
    {
        var folder = TestMedia.NewFolder();
        var (text, pictures, source) = (Path.Combine(folder, "text.srt"), Path.Combine(folder, "pictures.sup"), Path.Combine(folder, "clip.mkv"));
        await File.WriteAllTextAsync(text, "1\n00:00:00,500 --> 00:00:01,000\nA word\n");
        await File.WriteAllBytesAsync(pictures, [.. PictureSubtitle(45_000), .. PictureSubtitle(90_000)]);
        await MediaTool.FfmpegAsync([
            "-f", "lavfi", "-i", "testsrc2=size=64x48:rate=10:duration=2", "-f", "lavfi", "-i", "sine=440:duration=2", "-f", "lavfi", "-i", "sine=880:duration=2",
            "-i", text, "-f", "sup", "-i", pictures, "-attach", text, .. MediaTool.Words(Arguments), source]);

        var output = await EncoderCommand.EncodeAsync(source, "--ladder", "240p");

        var master = (await File.ReadAllLinesAsync(Path.Combine(output, "master.m3u8"))).Where(line => line.StartsWith("#EXT-X-MEDIA:", StringComparison.Ordinal));
        Assert.Equal(
            ["LANGUAGE=\"en\",NAME=\"Director\",DEFAULT=NO", "LANGUAGE=\"de\",NAME=\"de\",DEFAULT=YES", "LANGUAGE=\"fr\",NAME=\"Signs\",DEFAULT=YES"],
            master.Select(line => string.Join(',', line.Split(',')[2..5])));
        using var mp4 = JsonDocument.Parse(await MediaTool.FfprobeAsync("-show_streams", "-select_streams", "a", Path.Combine(output, "240p.mp4")));
        Assert.Equal(
            [("eng", "Director", 0), ("deu", "Sound", 1)],
            mp4.RootElement.GetProperty("streams").EnumerateArray().Select(stream => (
                stream.GetProperty("tags").GetProperty("language").GetString(), stream.GetProperty("tags").GetProperty("handler_name").GetString(),
                stream.GetProperty("disposition").GetProperty("default").GetInt32())));
        var report = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(Path.Combine(output, "job.json")), ContractsJson.Default.JobReport)!;
        Assert.Equal(
            ["Track 4 (subtitle, hdmv_pgs_subtitle) is not encoded: its subtitles are pictures, not text.", "Track 5 (attachment, unknown) is not encoded: it is neither video nor audio."],
            report.Warnings.Select(warning => warning.Message));
    }

    // A film and its commentary, of one title, at two bitrates each: a group for each bitrate, names that differ, and each track once in the MP4.
    [FfmpegFact]
    public async Task Encode_CommentaryOfTheSameTitleAtTwoBitrates_IsMarkedAndOnceInTheMp4()
    {
        var folder = TestMedia.NewFolder();
        var (source, spec) = (Path.Combine(folder, "clip.mkv"), Path.Combine(folder, "spec.json"));
        await File.WriteAllTextAsync(spec, """{"ladder":[{"name":"240p","preset":"ultrafast"}],"audio":[{"bitrate":128000},{"bitrate":64000}]}""");
        await MediaTool.FfmpegAsync([
            "-f", "lavfi", "-i", "testsrc2=size=64x48:rate=10:duration=2", "-f", "lavfi", "-i", "sine=440:duration=2", "-f", "lavfi", "-i", "sine=880:duration=2",
            "-map", "0", "-map", "1", "-map", "2", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac",
            "-metadata:s:a", "title=English", "-metadata:s:a", "language=eng", "-disposition:a:0", "default", "-disposition:a:1", "comment", source]);

        // The independent reader expects each rung once; here it is a variant for each group.
        var output = Path.Combine(folder, "out");
        var result = await EncoderCommand.RunAsync("encode", source, "-o", output, "--spec", spec);

        Assert.True(result.ExitCode == 0, result.Error);
        var media = (await File.ReadAllLinesAsync(Path.Combine(output, "master.m3u8"))).Where(line => line.StartsWith("#EXT-X-MEDIA:", StringComparison.Ordinal)).ToList();
        string Value(string line, string name) => line.Split(',', ':').Single(part => part.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..].Trim('"');
        var groups = media.GroupBy(line => Value(line, "GROUP-ID")).ToList();
        Assert.Equal([2, 2], groups.Select(group => group.Count()));
        Assert.All(groups, group => Assert.Equal(2, group.Select(line => Value(line, "NAME")).Distinct().Count()));
        Assert.All(groups, group => Assert.Single(group, line => line.Contains("CHARACTERISTICS=\"public.auxiliary-content\"", StringComparison.Ordinal)));
        Assert.Contains("value=\"commentary\"", await File.ReadAllTextAsync(Path.Combine(output, "manifest.mpd")), StringComparison.Ordinal);
        using var mp4 = JsonDocument.Parse(await MediaTool.FfprobeAsync("-show_streams", "-select_streams", "a", Path.Combine(output, "240p.mp4")));
        Assert.Equal(2, mp4.RootElement.GetProperty("streams").GetArrayLength());
        var bytes = await File.ReadAllBytesAsync(Path.Combine(output, "240p.mp4"));
        Assert.True(bytes.AsSpan().IndexOf("urn:mpeg:dash:role:2011\0commentary\0"u8) > 0, "The MP4 has no kind box that says commentary.");
    }

    // A display set of a Blu-ray disc that shows nothing: PG, time, decode time, then a composition of 64 x 48 (0x16) and an end (0x80).
    private static byte[] PictureSubtitle(uint time)
    {
        var stamp = new byte[8];
        BinaryPrimitives.WriteUInt32BigEndian(stamp, time);
        return [.. "PG"u8, .. stamp, 0x16, 0, 11, 0, 64, 0, 48, 0x10, 0, 0, 0x80, 0, 0, 0, .. "PG"u8, .. stamp, 0x80, 0, 0];
    }
}
