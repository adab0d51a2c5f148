using Encoder.Cli.CommandLine;
using Encoder.Cli.Encode;
using Encoder.Cli.Tests.Support;

namespace Encoder.Cli.Tests.CommandLine;

public sealed class ConfigFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_EveryKindOfValue_IsMerged()
    {
        var options = Merged(
            """{ "output": "out", "ladder": ["720p", "480p"], "slots": 2, "chunk-seconds": 3.5, "encoder-params": "--x -c:v libx265", "force": true, "json": false } // end""",
            "encode", "clip.mp4");

        Assert.Equal(
            new EncodeOptions("clip.mp4", Path.GetFullPath("out"), new("720p,480p", ChunkSeconds: 3.5, EncoderParams: "--x -c:v libx265"), 2, Force: true), options);
    }

    [Fact]
    public void Read_OptionOnTheCommandLineToo_CommandLineWins() =>
        Assert.Equal(4, Merged("""{ "slots": 2 }""", "encode", "clip.mp4", "-o", "out", "--slots", "4").Slots);

    [Fact]
    public void Read_OtherOfAnExclusivePairOnTheCommandLine_IsOverruledToo()
    {
        var options = Merged("""{ "spec": "job.json", "quiet": true }""", "encode", "clip.mp4", "-o", "out", "--ladder", "720p", "--json");

        Assert.Equal(("720p", null, ProgressStyle.Json), (options.Spec.Ladder, options.Spec.File, options.Style));
    }

    [Theory]
    [InlineData("""{ "slot": 2 }""", "has an unknown option 'slot'.")]
    [InlineData("""{ "config": "other.json" }""", "has an unknown option 'config'.")]
    [InlineData("""{ "help": true }""", "has an unknown option 'help'.")]
    [InlineData("""{ "slots": null }""", "has an invalid value for the option 'slots'.")]
    [InlineData("""{ "force": "yes" }""", "has an invalid value for the option 'force'.")]
    [InlineData("""{ "ladder": [720] }""", "has an invalid value for the option 'ladder'.")]
    [InlineData("[]", "is not a JSON object of option names and values.")]
    [InlineData("{\n\"slots\": }", "is not JSON (line 2).")]
    public async Task Run_MistakeInFile_ExitsWithTwoAndNamesIt(string json, string message)
    {
        var run = new CommandRun();
        var config = folder.Write("encoder.json", json);

        Assert.Equal(2, await run.RunAsync("encode", folder.Write("clip.mp4"), "-o", folder["out"], "--config", config));
        Assert.Equal($"encoder: --config: {config} {message}\nencoder: try 'encoder encode --help'.\n", run.Error);
    }

    [Fact]
    public async Task Run_FileMissing_ExitsWithTwo()
    {
        var run = new CommandRun();

        Assert.Equal(2, await run.RunAsync("encode", "clip.mp4", "-o", "out", "--config", folder["none.json"]));
        Assert.Contains("cannot be read", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_BadValueInFile_IsToldLikeOneOnTheCommandLine()
    {
        var run = new CommandRun();

        Assert.Equal(2, await run.RunAsync("encode", "clip.mp4", "-o", "out", "--config", folder.Write("encoder.json", """{ "slots": 0 }""")));
        Assert.Contains("--slots takes a whole number from 1 to 1024, not '0'.", run.Error, StringComparison.Ordinal);
    }

    private EncodeOptions Merged(string json, params string[] args)
    {
        var (given, command) = EncoderCommandLine.Parse(args);
        var config = ConfigFile.Read(folder.Write("encoder.json", json), command, given);
        Assert.Null(config.Mistake);
        var (result, merged) = EncoderCommandLine.Parse([.. args, .. config.Arguments]);
        Assert.Empty(result.Errors);
        return merged.Read(result);
    }
}
