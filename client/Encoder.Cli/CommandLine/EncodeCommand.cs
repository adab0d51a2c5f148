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
        HelpName = "DIR", Required = true, Description = "Folder for master.m3u8, manifest.mpd, MP4s and job.json; created if missing.",
    };
    private readonly SpecOptions spec = new();
    private readonly Option<int?> slots = new("--slots")
    {
        HelpName = "N", Description = "Number of encodes that run at once. Does not change the output. Default: one per processor.",
        CustomParser = result => OptionValues.WholeNumber(result, 1, 1024),
    };
    private readonly Option<LimitList?> limits = OptionValues.NewLimits();
    private readonly Option<string?> tempDirectory = new("--temp-dir") { HelpName = "DIR", Description = "Folder for unfinished work. Default: within the output folder." };
    private readonly Option<bool> force = new("--force") { Description = "Replace the output of another job in the folder." };
    private readonly Option<string?> config = new("--config") { HelpName = "FILE", Description = "JSON file with values for these options by their long names. The command line takes precedence." };
    private readonly Option<bool> quiet = new("--quiet") { Description = "Print only warnings and errors." };
    private readonly Option<bool> json = new("--json") { Description = "Print progress and result as one JSON object per line." };
    private readonly Option<bool> verbose = new("--verbose") { Description = "On an error, print the output of ffmpeg." };

    public EncodeCommand() : base("encode", "Encode a file to HLS, DASH and MP4, on this machine.")
    {
        Add(input);
        Option[] options = [output, .. spec.All, slots, limits, tempDirectory, force, config, quiet, json, verbose];
        foreach (var option in options)
            Add(option);
        Validators.Add(spec.Validate);
        Validators.Add(result => OptionValues.Exclusive(result, quiet, json));
    }

    /// <summary>The option that names the config file.</summary>
    public Option<string?> Config => config;

    /// <summary>Pairs of mutually exclusive options: either of them on the command line overrides both in the config file.</summary>
    public IReadOnlyList<(Option First, Option Second)> ExclusivePairs => [(spec.Ladder, spec.File), (quiet, json)];

    /// <summary>The merged options of a parse without errors.</summary>
    public EncodeOptions Read(ParseResult result) => new(
        result.GetRequiredValue(input),
        Path.GetFullPath(result.GetRequiredValue(output)),
        spec.Read(result),
        result.GetValue(slots),
        result.GetValue(tempDirectory) is { } directory ? Path.GetFullPath(directory) : null,
        result.GetValue(force),
        result.GetValue(json) ? ProgressStyle.Json : result.GetValue(quiet) ? ProgressStyle.Quiet : ProgressStyle.Normal,
        result.GetValue(verbose),
        result.GetValue(limits));
}
