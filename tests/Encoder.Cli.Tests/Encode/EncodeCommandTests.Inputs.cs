using Encoder.Cli.Output;
using Encoder.Cli.Tests.Support;
using Encoder.TestSupport.Media;
using Encoder.TestSupport.Mounts;

namespace Encoder.Cli.Tests.Encode;

/// <summary>
/// The source was compared with the output by its path as text: by a link or a mount it was replaced by an encode of itself, exit 0.
/// Every command here is given without and with <c>--force</c>.
/// </summary>
public sealed partial class EncodeCommandTests
{
    [Theory]
    [InlineData("fl/360p.mp4", "film")]
    [InlineData("film/360p.mp4", "fl")]
    [InlineData("fl/360p.mp4", "fl")]
    [InlineData("elsewhere.mp4", "film")]
    [InlineData("elsewhere.mp4", "fl")]
    public async Task Run_SourceIsAnOutputByASymbolicLink_IsRefusedAndKept(string source, string target)
    {
        folder.Write("film/360p.mp4", "a clip");
        File.CreateSymbolicLink(folder["fl"], folder["film"]);
        File.CreateSymbolicLink(folder["elsewhere.mp4"], folder["film/360p.mp4"]);

        await AssertKeptAsync("360p.mp4", source, target, "film");
    }

    [Fact]
    public async Task Run_OutputNameIsALinkToTheSource_IsRefusedAndKept()
    {
        Directory.CreateDirectory(folder["film"]);
        File.CreateSymbolicLink(folder["film/360p.mp4"], input);

        await AssertKeptAsync("360p.mp4", "clip.mp4", "film", "film");
    }

    [Theory]
    [InlineData("360p.mp4")]
    [InlineData("master.m3u8")]
    [InlineData("360p/seg-00000.m4s")]
    [InlineData("audio-eng/playlist.m3u8")]
    [InlineData(".encoder/lock")]
    [InlineData(".encoder/work.json")]
    [InlineData(".encoder/work.json.part")]
    [InlineData(".encoder/discarded.json")]
    [InlineData(".encoder/delivery-0.part")]
    public async Task Run_SourceIsAHardLinkOfAnOutput_IsRefusedAndKept(string name)
    {
        if (OperatingSystem.IsWindows()) return;
        Directory.CreateDirectory(Path.GetDirectoryName(folder["film/" + name])!);
        await MediaTool.RunAsync("ln", [input, folder["film/" + name]]);

        await AssertKeptAsync(name, "clip.mp4", "film", "film");
    }

    [MountFact]
    public async Task Run_SourceIsAnOutputByABindMount_IsRefusedAndKept()
    {
        folder.Write("film/360p.mp4", "a clip");
        await using var bind = await Mount.BindAsync(folder["film"], folder["m"]);

        await AssertKeptAsync("360p.mp4", "m/360p.mp4", "film", "film");
        await AssertKeptAsync("360p.mp4", "film/360p.mp4", "m", "film");
    }

    [Theory]
    [InlineData("film/.encoder/work/clip.mp4", "film")]
    [InlineData("fl/.encoder/work/deep/clip.mp4", "film")]
    [InlineData("film/.encoder/clip.mp4", "fl")]
    public async Task Run_SourceLiesInTheWorkFolder_IsRefusedAndKept(string source, string target)
    {
        File.CreateSymbolicLink(folder["fl"], folder["film"]);
        folder.Write(source.Replace("fl/", "film/", StringComparison.Ordinal), "a clip");

        await AssertKeptAsync(null, source, target, "film");
    }

    [Fact]
    public async Task Run_SourceLiesInTheTemporaryWorkFolder_IsRefusedAndKept()
    {
        var work = WorkFolders.WorkDirectory(output, folder["tmp"]);
        var source = folder.Write(Path.Combine(Path.GetRelativePath(folder.Path, work), "clip.mp4"), "a clip");
        var run = new CommandRun();

        Assert.Equal(1, await run.RunAsync("encode", source, "-o", output, "--ladder", "360p", "--temp-dir", folder["tmp"], "--force"));
        Assert.Contains("is in the folder of unfinished work, which is deleted. Move it to another folder. [output.taken]\n", run.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(source));
    }

    [Fact]
    public async Task Run_SourceIsARenditionOfTheFinishedOutput_IsRefusedAndKept()
    {
        await new CommandRun().RunAsync(Command());
        File.CreateSymbolicLink(folder["o"], output);

        await AssertKeptAsync("360p.mp4", "o/360p.mp4", "out", "out", "--ladder", "240p");
    }

    [Fact]
    public async Task Run_SpecIsAnOutput_IsRefusedAndKept()
    {
        var spec = folder.Write("out/job.json", """{ "ladder": [{ "name": "360p" }] }""");
        var run = new CommandRun();

        Assert.Equal(1, await run.RunAsync("encode", input, "-o", output, "--spec", spec, "--force"));
        Assert.Contains("The spec is job.json in the output folder", run.Error, StringComparison.Ordinal);
        Assert.Equal(["job.json"], folder.Entries("out"));
    }

    // A name that no scan foresaw: what the job wrote is compared again before it is delivered.
    [Fact]
    public async Task Run_SourceIsAnOutputOfAnUnforeseenName_IsRefusedAtDeliveryAndKept()
    {
        Directory.CreateDirectory(output);
        File.CreateSymbolicLink(Path.Combine(output, "poster.jpg"), input);
        var run = new CommandRun(options => new FakeEngine(options)
        {
            BeforeEnd = () => folder.Write(Path.GetRelativePath(folder.Path, Path.Combine(options.DataDirectory, "jobs/job-1/out/poster.jpg")), "a picture"),
        });

        Assert.Equal(1, await run.RunAsync(Command("--force")));
        Assert.Contains("The source is poster.jpg in the output folder", run.Error, StringComparison.Ordinal);
        Assert.Equal(["poster.jpg"], folder.Entries("out"));
        Assert.Equal("a clip", File.ReadAllText(Path.Combine(output, "poster.jpg")));
    }

    [Fact]
    public async Task Run_SourceLiesBesideTheOutput_IsEncoded()
    {
        var source = folder.Write("film/clip.mp4", "a clip");
        File.CreateSymbolicLink(folder["fl"], folder["film"]);

        Assert.Equal(0, await new CommandRun().RunAsync("encode", source, "-o", folder["fl"], "--ladder", "360p"));
        Assert.Equal("a clip", File.ReadAllText(source));
    }

    private async Task AssertKeptAsync(string? name, string source, string target, string real, params string[] more)
    {
        var before = folder.Entries();
        var contents = before.Where(entry => File.Exists(folder[entry])).ToDictionary(entry => entry, entry => File.ReadAllText(folder[entry]));
        foreach (var force in (string[][])[[], ["--force"]])
        {
            var run = new CommandRun();
            Assert.Equal(1, await run.RunAsync(["encode", folder[source], "-o", folder[target], .. more.Length > 0 ? more : ["--ladder", "360p"], .. force]));
            Assert.Null(run.Engine);
            Assert.Equal(
                name is null
                    ? $"encoder: The source {folder[source]} is in the folder of unfinished work, which is deleted. Move it to another folder. [output.taken]\n"
                    : $"encoder: The source is {name} in the output folder {folder[target]}, but the job writes a file of that name. Choose another folder. [output.taken]\n",
                run.Error);
            Assert.Equal(before, folder.Entries());
            Assert.All(contents, file => Assert.Equal(file.Value, File.ReadAllText(folder[file.Key])));
        }

        Assert.True(Directory.Exists(folder[real]));
    }
}
