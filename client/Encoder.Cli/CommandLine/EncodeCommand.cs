using System.CommandLine;
using Encoder.Cli.Encode;
using Encoder.Ffmpeg.Nodes;

namespace Encoder.Cli.CommandLine;

/// <summary>The options of <c>encoder encode</c>.</summary>
internal sealed class EncodeCommand : Command
{
    private readonly Argument<string> input = new("INPUT") { Description = "The file to encode." };
    private readonly Option<string> output = new("--output", "-o")
    {
        HelpName = "DIR", Required = true, Description = "Folder for master.m3u8, manifest.mpd, MP4s and job.json; made when absent.",
    };
    private readonly Option<string?> ladder = new("--ladder")
    {
        HelpName = "NAMES", Description = "Encodings, such as 1080p,720p,480p (2160p 1440p 1080p 720p 480p 360p 240p). Those above the source are left out.",
    };
    private readonly Option<string?> spec = new("--spec") { HelpName = "FILE", Description = "A job spec (JSON) instead of --ladder." };
    private readonly Option<int?> slots = new("--slots")
    {
        HelpName = "N", Description = "Encodes at once; default one per processor. Never changes the result.",
        CustomParser = result => OptionValues.WholeNumber(result, 1, 1024),
    };
    private readonly Option<double?> chunkSeconds = new("--chunk-seconds")
    {
        HelpName = "S", Description = "Target length of a chunk, 1 to 60; default chosen by the planner.",
        CustomParser = result => OptionValues.Number(result, "seconds", 1, 60),
    };
    private readonly Option<double?> segmentSeconds = new("--segment-seconds")
    {
        HelpName = "S", Description = "Target length of an HLS/DASH segment, 1 to 30; default 4.",
        CustomParser = result => OptionValues.Number(result, "seconds", 1, 30),
    };
    private readonly Option<string?> encoderParams = new("--encoder-params")
    {
        HelpName = "PARAMS", Description = "Encoder parameters of every rung as in ffmpeg, such as \"-c:v libx264 -preset slower -crf 23\".",
    };
    private readonly Option<double?> maxLoss = new("--max-loss")
    {
        HelpName = "PERCENT", Description = "Most of a damaged source that may be lost, 0 to 100; default 50. Beyond it the job fails.",
        CustomParser = result => OptionValues.Number(result, "a percentage", 0, 100),
    };
    private readonly Option<LimitList?> limits = OptionValues.NewLimits();
    private readonly Option<string?> tempDirectory = new("--temp-dir") { HelpName = "DIR", Description = "Folder for unfinished work; default within the output folder." };
    private readonly Option<bool> force = new("--force") { Description = "Replace the output of another job in the folder." };
    private readonly Option<string?> config = new("--config") { HelpName = "FILE", Description = "JSON object with any of these options by their long names; the command line wins." };
    private readonly Option<bool> quiet = new("--quiet") { Description = "Nothing but warnings and errors." };
    private readonly Option<bool> json = new("--json") { Description = "Progress and result as one JSON object per line." };
    private readonly Option<bool> verbose = new("--verbose") { Description = "With an error, show what ffmpeg said." };

    public EncodeCommand() : base("encode", "Encode a file to HLS, DASH and MP4, on this machine.")
    {
        Add(input);
        foreach (Option option in new Option[]
                 {
                     output, ladder, spec, slots, chunkSeconds, segmentSeconds, encoderParams, maxLoss, limits, tempDirectory, force, config, quiet, json, verbose,
                 })
            Add(option);
        Validators.Add(result => OptionValues.Exclusive(result, ladder, spec));
        Validators.Add(result => OptionValues.Exclusive(result, quiet, json));
    }

    /// <summary>The option that names the config file.</summary>
    public Option<string?> Config => config;

    /// <summary>Pairs of which only one can be given: either of them on the command line overrules both in the config file.</summary>
    public IReadOnlyList<(Option First, Option Second)> ExclusivePairs => [(ladder, spec), (quiet, json)];

    /// <summary>The merged options of a parse without errors.</summary>
    public EncodeOptions Read(ParseResult result) => new(
        result.GetRequiredValue(input),
        Path.GetFullPath(result.GetRequiredValue(output)),
        result.GetValue(ladder),
        result.GetValue(spec),
        result.GetValue(slots),
        result.GetValue(chunkSeconds),
        result.GetValue(segmentSeconds),
        result.GetValue(encoderParams),
        result.GetValue(tempDirectory) is { } directory ? Path.GetFullPath(directory) : null,
        result.GetValue(force),
        result.GetValue(json) ? ProgressStyle.Json : result.GetValue(quiet) ? ProgressStyle.Quiet : ProgressStyle.Normal,
        result.GetValue(verbose),
        result.GetValue(maxLoss),
        result.GetValue(limits));
}
