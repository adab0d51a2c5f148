using System.CommandLine;
using System.CommandLine.Parsing;
using Encoder.Cli.Encode;

namespace Encoder.Cli.CommandLine;

/// <summary>The options for the job spec, which <c>encode</c> and <c>upload</c> share.</summary>
internal sealed class SpecOptions
{
    private readonly Option<double?> chunkSeconds = new("--chunk-seconds")
    {
        HelpName = "S", Description = "Target length of a chunk in seconds, 1 to 60. Default: chosen by the planner.",
        CustomParser = result => OptionValues.Number(result, "seconds", 1, 60),
    };
    private readonly Option<double?> segmentSeconds = new("--segment-seconds")
    {
        HelpName = "S", Description = "Target length of an HLS/DASH segment in seconds, 1 to 30. Default: 4.",
        CustomParser = result => OptionValues.Number(result, "seconds", 1, 30),
    };
    private readonly Option<string?> encoderParams = new("--encoder-params")
    {
        HelpName = "PARAMS", Description = "Encoder parameters of every rung in ffmpeg syntax, such as \"-c:v libx264 -preset slower -crf 23\".",
    };
    private readonly Option<double?> maxLoss = new("--max-loss")
    {
        HelpName = "PERCENT", Description = "Maximum percentage of a damaged source that may be lost before the job fails, 0 to 100. Default: 50.",
        CustomParser = result => OptionValues.Number(result, "a percentage", 0, 100),
    };
    private readonly Option<double?> clockJump = new("--clock-jump")
    {
        HelpName = "S", Description = "Shortest step of the source's clock, made by all its tracks, that is taken out, in seconds, 1 to 14400. Default: 10.",
        CustomParser = result => OptionValues.Number(result, "seconds", 1, 14_400),
    };

    public Option<string?> Ladder { get; } = new("--ladder")
    {
        HelpName = "NAMES", Description = "Rungs to encode, such as 1080p,720p,480p (2160p 1440p 1080p 720p 480p 360p 240p). Rungs larger than the source are omitted.",
    };

    public Option<string?> File { get; } = new("--spec") { HelpName = "FILE", Description = "Job spec (JSON file), used instead of --ladder." };

    /// <summary>All options, in the order of the help.</summary>
    public IEnumerable<Option> All => [Ladder, File, chunkSeconds, segmentSeconds, encoderParams, maxLoss, clockJump];

    /// <summary>Adds a validator that refuses a ladder together with a spec file.</summary>
    public void Validate(CommandResult result) => OptionValues.Exclusive(result, Ladder, File);

    /// <summary>The values of a parse without errors.</summary>
    public SpecRequest Read(ParseResult result) => new(
        result.GetValue(Ladder),
        result.GetValue(File),
        result.GetValue(chunkSeconds),
        result.GetValue(segmentSeconds),
        result.GetValue(encoderParams),
        result.GetValue(maxLoss),
        result.GetValue(clockJump));
}
