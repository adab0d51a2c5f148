using Encoder.Cli.CommandLine;
using Encoder.Cli.Encode;
using Encoder.Cli.Tests.Support;

namespace Encoder.Cli.Tests.CommandLine;

public sealed class EncoderCommandLineTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_EveryOption_IsUnderstood()
    {
        var options = Parse(
            "encode", "clip.mp4", "-o", "out", "--ladder", "720p,480p", "--slots", "3", "--chunk-seconds", "2.5", "--segment-seconds", "6",
            "--encoder-params", "-c:v libx264 -preset slower -crf 23", "--temp-dir", "tmp", "--force", "--json", "--verbose");

        Assert.Equal(
            new EncodeOptions(
                "clip.mp4", Path.GetFullPath("out"), new("720p,480p", null, 2.5, 6, "-c:v libx264 -preset slower -crf 23"), 3, Path.GetFullPath("tmp"),
                Force: true, ProgressStyle.Json, Verbose: true),
            options);
    }

    [Fact]
    public void Read_InputAndOutputAlone_HasDefaults() =>
        Assert.Equal(new EncodeOptions("clip.mp4", Path.GetFullPath("out"), new()), Parse("encode", "--output=out", "clip.mp4"));

    // Traps: System.CommandLine reads "@file" as a response file and "-qp" as a bundle unless told not to.
    [Theory]
    [InlineData("@clip.mp4", "-qp 0")]
    [InlineData("clip=1:2.mp4", "-b:v=1M")]
    public void Read_AwkwardText_IsTakenAsItIs(string input, string parameters)
    {
        var options = Parse("encode", input, "-o", "out", "--encoder-params", parameters);

        Assert.Equal((input, parameters), (options.Input, options.Spec.EncoderParams));
    }

    [Theory]
    [InlineData("--slots takes a whole number from 1 to 1024, not '0'.", "--slots", "0")]
    [InlineData("--slots takes a whole number from 1 to 1024, not 'two'.", "--slots", "two")]
    [InlineData("--chunk-seconds takes seconds from 1 to 60, not '0.5'.", "--chunk-seconds", "0.5")]
    [InlineData("--segment-seconds takes seconds from 1 to 30, not 'NaN'.", "--segment-seconds", "NaN")]
    [InlineData("--limits takes tracks from 1 to 64, not '0'.", "--limits", "memory=4G,tracks=0")]
    [InlineData("--ladder and --spec cannot be given together.", "--ladder", "720p", "--spec", "job.json")]
    [InlineData("--quiet and --json cannot be given together.", "--quiet", "--json")]
    [InlineData("Unrecognized command or argument '--fast'.", "--fast")]
    public async Task Run_Mistake_ExitsWithTwoAndSaysWhat(string message, params string[] options)
    {
        var run = new CommandRun();

        var exit = await run.RunAsync(["encode", folder.Write("clip.mp4"), "-o", folder["out"], .. options]);

        Assert.Equal(2, exit);
        Assert.Equal($"encoder: {message}\nencoder: try 'encoder encode --help'.\n", run.Error);
        Assert.Equal("", run.Out);
        Assert.Equal(["clip.mp4"], folder.Entries());
    }

    [Theory]
    [InlineData()]
    [InlineData("encode")]
    [InlineData("encode", "clip.mp4")]
    [InlineData("encode", "-o", "out")]
    [InlineData("decode", "clip.mp4")]
    public async Task Run_Incomplete_ExitsWithTwo(params string[] args)
    {
        var run = new CommandRun();

        Assert.Equal(2, await run.RunAsync(args));
        Assert.StartsWith("encoder: ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("encode", "--help")]
    public async Task Run_Help_ExitsWithZero(params string[] args)
    {
        var run = new CommandRun();

        Assert.Equal(0, await run.RunAsync(args));
        Assert.Contains("Encode", run.Out, StringComparison.Ordinal);
        Assert.Equal("", run.Error);
    }

    private static EncodeOptions Parse(params string[] args)
    {
        var (result, command) = EncoderCommandLine.Parse(args);
        Assert.Empty(result.Errors);
        return command.Read(result);
    }
}
