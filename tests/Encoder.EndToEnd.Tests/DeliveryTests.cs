using System.Globalization;
using System.Text.Json;
using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>Playlists, manifest and segments hold together.</summary>
public sealed class DeliveryTests
{
    private static readonly ClipSpec Clip = new()
    {
        Size = "640x360", Seconds = "9", Rate = "30000/1001", Video = "-c:v libx264 -preset ultrafast -g 45 -bf 2 -pix_fmt yuv420p",
    };

    private static readonly Lazy<Task<string>> Output = new(async () =>
        await EncoderCommand.EncodeAsync(await TestMedia.ClipAsync(Clip), "--ladder", "360p,240p", "--chunk-seconds", "2", "--segment-seconds", "2"));

    [FfmpegFact]
    public async Task Segments_OfAllRungs_StartTogetherAtIdrFrames()
    {
        var folder = await Output.Value;
        var first = await SegmentsAsync(folder, "360p");
        var second = await SegmentsAsync(folder, "240p");

        Assert.True(first.Count >= 4);
        Assert.Equal(first.Select(segment => segment.Duration), second.Select(segment => segment.Duration));
        foreach (var segment in first.Concat(second))
        {
            var packets = await PacketsAsync(segment);
            Assert.Contains("K", packets[0].GetProperty("flags").GetString()!, StringComparison.Ordinal);
        }

        Assert.Equal(await StartsAsync(first), await StartsAsync(second));
    }

    [FfmpegFact]
    public async Task Playlists_Durations_AreTheRealOnes()
    {
        var folder = await Output.Value;
        var text = await File.ReadAllTextAsync(Path.Combine(folder, "360p", "playlist.m3u8"));
        var target = int.Parse(text.Split('\n').Single(line => line.StartsWith("#EXT-X-TARGETDURATION:", StringComparison.Ordinal)).Split(':')[1], CultureInfo.InvariantCulture);
        var segments = await SegmentsAsync(folder, "360p");
        var starts = await StartsAsync(segments);

        Assert.All(segments, segment => Assert.True(segment.Duration <= target));
        for (var at = 0; at + 1 < segments.Count; at++)
            Assert.Equal(starts[at + 1] - starts[at], segments[at].Duration, 0.00001);
    }

    [FfmpegTheory]
    [InlineData("master.m3u8")]
    [InlineData("manifest.mpd")]
    public async Task Lists_ReadByFfprobe_WithoutAWarning(string list)
    {
        var (_, error) = await ProbeAsync(Path.Combine(await Output.Value, list));

        Assert.Equal("", error);
    }

    [FfmpegFact]
    public async Task Master_Describes_EveryRendition()
    {
        var master = await File.ReadAllTextAsync(Path.Combine(await Output.Value, "master.m3u8"));

        Assert.Contains("RESOLUTION=640x360", master, StringComparison.Ordinal);
        Assert.Contains("RESOLUTION=426x240", master, StringComparison.Ordinal);
        Assert.Contains("CODECS=\"avc1.64", master, StringComparison.Ordinal);
        Assert.Contains("mp4a.40.2", master, StringComparison.Ordinal);
        Assert.Contains("FRAME-RATE=29.970", master, StringComparison.Ordinal);
        Assert.Contains("AVERAGE-BANDWIDTH=", master, StringComparison.Ordinal);
        Assert.Contains("#EXT-X-INDEPENDENT-SEGMENTS", master, StringComparison.Ordinal);
    }

    [FfmpegTheory]
    [InlineData("320x240", "1080p,720p", "1080p", null, 320, 240)]
    [InlineData("640x272", "360p,240p", "240p", "360p", 426, 180)]
    [InlineData("270x480", "240p", "240p", null, 240, 426)]
    public async Task Ladder_AgainstTheSource_NeverUpscalesAndKeepsAspect(string size, string ladder, string one, string? other, int width, int height)
    {
        var source = await TestMedia.ClipAsync(new ClipSpec { Size = size, Seconds = "1", Audio = null });
        var output = await EncoderCommand.EncodeAsync(source, "--ladder", ladder);

        Assert.True(other is null || Directory.Exists(Path.Combine(output, other)));
        var name = Directory.Exists(Path.Combine(output, one)) ? one : ladder.Split(',')[^1];
        using var probe = JsonDocument.Parse(await MediaTool.FfprobeAsync("-show_streams", "-select_streams", "v", Path.Combine(output, name + ".mp4")));
        var stream = probe.RootElement.GetProperty("streams")[0];
        Assert.InRange(stream.GetProperty("width").GetInt32(), width - 2, width + 2);
        Assert.InRange(stream.GetProperty("height").GetInt32(), height - 2, height + 2);
    }

    [FfmpegFact]
    public async Task Report_OfAFinishedJob_CountsFramesInAndOut()
    {
        var folder = await Output.Value;
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "job.json")));
        var frames = (await FrameHashes.OfAsync(await TestMedia.ClipAsync(Clip))).Frames.Count;

        Assert.Equal("done", report.RootElement.GetProperty("state").GetString());
        Assert.Equal(frames, report.RootElement.GetProperty("totals").GetProperty("sourceFrames").GetInt32());
        foreach (var rendition in report.RootElement.GetProperty("renditions").EnumerateArray().Where(entry => entry.GetProperty("kind").GetString() == "video"))
            Assert.Equal(frames, rendition.GetProperty("frames").GetInt32());
        Assert.Equal(
            frames,
            report.RootElement.GetProperty("chunks").EnumerateArray().Where(entry => entry.GetProperty("lane").GetInt32() == 0).Sum(entry => entry.GetProperty("frames").GetInt32()));
    }

    private static async Task<IReadOnlyList<PlaylistSegment>> SegmentsAsync(string folder, string rendition)
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(folder, rendition, "playlist.m3u8"));
        return
        [
            .. lines.Zip(lines.Skip(1)).Where(pair => pair.First.StartsWith("#EXTINF:", StringComparison.Ordinal)).Select(pair => new PlaylistSegment(
                Path.Combine(folder, rendition, "init.mp4"), Path.Combine(folder, rendition, pair.Second),
                double.Parse(pair.First["#EXTINF:".Length..].TrimEnd(','), CultureInfo.InvariantCulture))),
        ];
    }

    private static async Task<IReadOnlyList<double>> StartsAsync(IReadOnlyList<PlaylistSegment> segments)
    {
        List<double> starts = [];
        foreach (var segment in segments)
            starts.Add((await PacketsAsync(segment)).Min(packet => double.Parse(packet.GetProperty("pts_time").GetString()!, CultureInfo.InvariantCulture)));
        return starts;
    }

    private static async Task<IReadOnlyList<JsonElement>> PacketsAsync(PlaylistSegment segment)
    {
        using var json = JsonDocument.Parse(await MediaTool.FfprobeAsync("-show_packets", $"concat:{segment.Init}|{segment.Path}"));
        return [.. json.RootElement.GetProperty("packets").EnumerateArray().Select(packet => packet.Clone())];
    }

    // A film of ten seconds in small chunks had five segments of picture beside two of sound; near the end of any film they were half as long as the sound's.
    [FfmpegTheory]
    [InlineData("10", 48, "--chunk-seconds", "2")]
    [InlineData("10", 24, "--chunk-seconds", "5")]
    [InlineData("12", 24, "--chunk-seconds", "8")]
    [InlineData("12", 250, "--chunk-seconds", "1")]
    [InlineData("17", 250, "--chunk-seconds", "3", "--segment-seconds", "2")]
    [InlineData("31.3", 36, "--segment-seconds", "3")]
    [InlineData("3", 24, "--segment-seconds", "1")]
    public async Task Segments_OfPictureAndSound_AreAsManyAndEndTogether(string seconds, int gop, params string[] options)
    {
        var clip = new ClipSpec { Size = "64x48", Seconds = seconds, Rate = "24", Video = $"-c:v libx264 -preset ultrafast -g {gop} -pix_fmt yuv420p" };
        var output = await EncoderCommand.EncodeAsync(await TestMedia.ClipAsync(clip), ["--ladder", "240p", .. options]);

        var ends = Directory.EnumerateFiles(output, "playlist.m3u8", SearchOption.AllDirectories).Select(path => Ends(File.ReadAllLines(path)).ToList()).ToList();
        Assert.Equal(2, ends.Count);
        Assert.Equal(ends[0].Count, ends[1].Count);
        // A packet of sound lasts 0.02 s, and picture and sound of a clip end up to a tenth apart.
        Assert.All(ends[0].Zip(ends[1]), pair => Assert.Equal(pair.First, pair.Second, 0.1));

        static IEnumerable<double> Ends(string[] lines)
        {
            var end = 0.0;
            foreach (var line in lines.Where(line => line.StartsWith("#EXTINF:", StringComparison.Ordinal))) yield return end += double.Parse(line[8..].TrimEnd(','), CultureInfo.InvariantCulture);
        }
    }

    private static async Task<(string Output, string Error)> ProbeAsync(string list)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("ffprobe", ["-v", "warning", "-show_streams", list])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (await output, await error);
    }

    private sealed record PlaylistSegment(string Init, string Path, double Duration);
}
