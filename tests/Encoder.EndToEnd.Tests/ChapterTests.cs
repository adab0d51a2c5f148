using System.Text.Json;
using Encoder.Contracts;
using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>Chapters stay where they are on the time line, with their titles.</summary>
public sealed class ChapterTests
{
    // In QuickTime the titles are a track of text, which is no track that is missing in the result.
    [FfmpegTheory]
    [InlineData("mkv")]
    [InlineData("mov")]
    public async Task Encode_SourceWithChapters_KeepsThemInTheMp4AndTheReport(string container)
    {
        var folder = TestMedia.NewFolder();
        var (list, source) = (Path.Combine(folder, "chapters.txt"), Path.Combine(folder, "clip." + container));
        await File.WriteAllTextAsync(
            list, ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1250\ntitle=Opening\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=1250\nEND=2000\ntitle=Am Fluß\n");
        var clip = await TestMedia.ClipAsync(new ClipSpec { Audio = null, Seconds = "2" });
        await MediaTool.FfmpegAsync(["-i", clip, "-i", list, "-map", "0", "-map_chapters", "1", "-c", "copy", source]);

        var output = await EncoderCommand.EncodeAsync(source, "--ladder", "240p");

        var report = await OutputFiles.ReportAsync(output);
        Assert.Empty(report.Warnings);
        Assert.Equal([new ChapterReport(0, 1.25, "Opening"), new ChapterReport(1.25, 2, "Am Fluß")], report.Source.Chapters);
        using var json = JsonDocument.Parse(await MediaTool.FfprobeAsync("-show_chapters", Path.Combine(output, "240p.mp4")));
        Assert.Equal(
            [("0.000000", "Opening"), ("1.250000", "Am Fluß")],
            json.RootElement.GetProperty("chapters").EnumerateArray()
                .Select(chapter => (chapter.GetProperty("start_time").GetString(), chapter.GetProperty("tags").GetProperty("title").GetString())));
    }
}
