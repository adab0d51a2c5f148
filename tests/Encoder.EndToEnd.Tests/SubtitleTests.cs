using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>Text subtitles come out as WebVTT, at the same times beside the picture.</summary>
public sealed class SubtitleTests
{
    [FfmpegFact]
    public async Task Encode_TextSubtitles_BecomeWebVttRenditions()
    {
        var folder = TestMedia.NewFolder();
        var (text, source) = (Path.Combine(folder, "text.srt"), Path.Combine(folder, "clip.mkv"));
        await File.WriteAllTextAsync(text, "1\n00:00:01,000 --> 00:00:02,500\nA <i>word</i>, -->, and more\n\n2\n00:00:03,000 --> 00:00:03,500\nThe end\n");
        await MediaTool.FfmpegAsync([
            "-i", await TestMedia.ClipAsync(new ClipSpec { Container = "mkv" }), "-i", text, "-i", text, "-map", "0", "-map", "1", "-map", "2", "-c", "copy", "-c:s:1", "ass",
            "-metadata:s:s:0", "language=eng", "-metadata:s:s:1", "language=deu", "-disposition:s:1", "forced", source]);

        var output = await EncoderCommand.EncodeAsync(source, "--ladder", "240p");

        var lines = await File.ReadAllLinesAsync(Path.Combine(output, "subtitles-eng", "subtitles.vtt"));
        Assert.Equal("WEBVTT", lines[0]);
        Assert.Contains("00:01.000 --> 00:02.500", lines);
        Assert.Contains("The end", lines);
        Assert.Contains("00:03.000 --> 00:03.500", await File.ReadAllLinesAsync(Path.Combine(output, "subtitles-deu", "subtitles.vtt")));
        var master = await File.ReadAllTextAsync(Path.Combine(output, "master.m3u8"));
        Assert.Contains("LANGUAGE=\"de\",NAME=\"de\",DEFAULT=NO,AUTOSELECT=YES,FORCED=YES,URI=\"subtitles-deu/playlist.m3u8\"", master, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(output, "subtitles-deu", "playlist.m3u8")));
    }
}
