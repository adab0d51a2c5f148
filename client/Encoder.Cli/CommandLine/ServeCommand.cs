using System.CommandLine;
using System.Net;
using Encoder.Cli.Serve;
using Encoder.Ffmpeg.Nodes;

namespace Encoder.Cli.CommandLine;

/// <summary>The options of <c>encoder serve</c>.</summary>
internal sealed class ServeCommand : Command
{
    private readonly Option<LimitList?> limits = OptionValues.NewLimits();
    private readonly Option<int?> port = new("--port")
    {
        HelpName = "PORT", Description = "Port to listen on, 0 for a free one; default 5000.",
        CustomParser = result => OptionValues.WholeNumber(result, 0, 65535),
    };
    private readonly Option<IPAddress?> listen = new("--listen")
    {
        HelpName = "ADDRESS", Description = "IP address to listen on; default 127.0.0.1, this machine only.",
        CustomParser = OptionValues.Address,
    };
    private readonly Option<string> data = new("--data")
    {
        HelpName = "DIR", Description = "Folder of uploads, jobs and results; default encoder-data, made when absent.", DefaultValueFactory = _ => "encoder-data",
    };
    private readonly Option<int?> slots = new("--slots")
    {
        HelpName = "N", Description = "Encodes at once; default one per processor. Never changes the result.",
        CustomParser = result => OptionValues.WholeNumber(result, 1, 1024),
    };
    private readonly Option<string?> scratch = new("--scratch") { HelpName = "DIR", Description = "Folder of ffmpeg's private files; default within --data." };
    private readonly Option<string?> keys = new("--keys")
    {
        HelpName = "FILE", Description = "File of API keys (see 'encoder keys new'); needed to listen on more than this machine.",
    };
    private readonly Option<string?> watch = new("--watch") { HelpName = "DIR", Description = "Folder whose files become jobs once they stop growing." };
    private readonly Option<string?> watchSpec = new("--watch-spec") { HelpName = "FILE", Description = "Job spec (JSON) for files of --watch; default the default ladder." };
    private readonly Option<string?> settings = new("--settings") { HelpName = "FILE", Description = "JSON file of further settings (docs/configuration.md)." };
    private readonly Option<bool> noPreviews = new("--no-previews") { Description = "No poster and thumbnails for jobs whose spec does not ask for them." };
    private readonly Option<bool> logJson = new("--log-json") { Description = "Log lines as one JSON object each." };

    public ServeCommand() : base("serve", "Run the server: uploads, jobs, playback, everything on this machine.")
    {
        foreach (Option option in new Option[] { port, listen, data, slots, limits, scratch, keys, watch, watchSpec, settings, noPreviews, logJson })
            Add(option);
    }

    /// <summary>The options of a parse without errors.</summary>
    public ServeOptions Read(ParseResult result) => new(
        result.GetValue(listen) ?? IPAddress.Loopback,
        result.GetValue(port) ?? 5000,
        Path.GetFullPath(result.GetRequiredValue(data)),
        FullPath(result.GetValue(scratch)),
        result.GetValue(slots),
        FullPath(result.GetValue(keys)),
        FullPath(result.GetValue(watch)),
        FullPath(result.GetValue(watchSpec)),
        FullPath(result.GetValue(settings)),
        !result.GetValue(noPreviews),
        result.GetValue(logJson),
        result.GetValue(limits));

    private static string? FullPath(string? path) => path is null ? null : Path.GetFullPath(path);
}
