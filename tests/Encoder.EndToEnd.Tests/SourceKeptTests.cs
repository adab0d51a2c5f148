using Encoder.TestSupport.Media;
using Encoder.TestSupport.Mounts;

namespace Encoder.EndToEnd.Tests;

/// <summary>
/// <c>mkdir film; cp clip.mp4 film/720p.mp4; ln -s film fl; encoder encode fl/720p.mp4 -o film --ladder 720p --force</c> replaced its source
/// by an encode of it and ended with 0: as the user gives it, with the real engine.
/// </summary>
public sealed class SourceKeptTests
{
    private readonly string root = TestMedia.NewFolder();

    [FfmpegFact]
    public async Task Encode_SourceIsAnOutputByAnyLink_IsRefusedAndKept()
    {
        await PrepareAsync();
        File.CreateSymbolicLink(In("fl"), "film");
        File.CreateSymbolicLink(In("elsewhere.mp4"), In("film/720p.mp4"));
        await MediaTool.RunAsync("ln", [In("film/720p.mp4"), In("hard.mp4")]);

        foreach (var (source, output) in ((string, string)[])[("fl/720p.mp4", "film"), ("film/720p.mp4", "fl"), ("elsewhere.mp4", "film"), ("hard.mp4", "film"), ("hard.mp4", "fl")])
            await AssertKeptAsync(source, output);
    }

    [MountFact]
    public async Task Encode_SourceIsAnOutputByABindMount_IsRefusedAndKept()
    {
        await PrepareAsync();
        await using var bind = await Mount.BindAsync(In("film"), In("m"));

        await AssertKeptAsync("m/720p.mp4", "film");
        await AssertKeptAsync("film/720p.mp4", "m");
    }

    private async Task PrepareAsync()
    {
        Directory.CreateDirectory(In("film"));
        File.Copy(await TestMedia.ClipAsync(new ClipSpec()), In("film/720p.mp4"));
    }

    private async Task AssertKeptAsync(string source, string output)
    {
        var before = OutputFiles.Hashes(In("film"));
        foreach (var force in (string[][])[[], ["--force"]])
        {
            var result = await EncoderCommand.RunAsync(["encode", In(source), "-o", In(output), "--ladder", "720p", .. force]);

            Assert.Equal(
                (1, $"encoder: The source is 720p.mp4 in the output folder {In(output)}, but the job writes a file of that name. Choose another folder. [output.taken]\n"),
                (result.ExitCode, result.Error.ReplaceLineEndings("\n")));
            Assert.Equal(before, OutputFiles.Hashes(In("film")));
        }
    }

    private string In(string relative) => Path.Combine(root, relative);
}
