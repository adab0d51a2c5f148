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
        HelpName = "PORT", Description = "Port to listen on; 0 chooses a free port. Default: 5000.",
        CustomParser = result => OptionValues.WholeNumber(result, 0, 65535),
    };
    private readonly Option<IPAddress?> listen = new("--listen")
    {
        HelpName = "ADDRESS", Description = "IP address to listen on. Default: 127.0.0.1, reachable from this machine only.",
        CustomParser = OptionValues.Address,
    };
    private readonly Option<string> data = new("--data")
    {
        HelpName = "DIR", Description = "Folder of uploads, jobs and results; created if missing. Default: encoder-data.", DefaultValueFactory = _ => "encoder-data",
    };
    private readonly Option<string?> store = new("--store")
    {
        HelpName = "KIND", Description = "Where media and state are kept: directory (--data) or azure (a storage account; docs/azure.md). Default: directory.",
    };
    private readonly Option<string?> azureAccount = new("--azure-account")
    {
        HelpName = "NAME", Description = "Storage account of --store azure. Credentials are found by DefaultAzureCredential.",
    };
    private readonly Option<int?> slots = new("--slots")
    {
        HelpName = "N", Description = "Number of encodes that run at once. Does not change the output. Default: one per processor.",
        CustomParser = result => OptionValues.WholeNumber(result, 1, 1024),
    };
    private readonly Option<string?> scratch = new("--scratch") { HelpName = "DIR", Description = "Folder for temporary files of ffmpeg. Default: within --data." };
    private readonly Option<string?> keys = new("--keys")
    {
        HelpName = "FILE", Description = "File of API keys (see 'encoder keys new'). Required to listen on addresses other than loopback.",
    };
    private readonly Option<string?> watch = new("--watch") { HelpName = "DIR", Description = "Folder to watch: a file becomes a job when it stops growing." };
    private readonly Option<string?> watchSpec = new("--watch-spec") { HelpName = "FILE", Description = "Job spec (JSON file) for the files of --watch. Default: the default ladder." };
    private readonly Option<string?> settings = new("--settings") { HelpName = "FILE", Description = "JSON file with further settings (docs/configuration.md)." };
    private readonly Option<bool> noPreviews = new("--no-previews") { Description = "Make no poster and no thumbnails, unless the job spec asks for them." };
    private readonly Option<bool> logJson = new("--log-json") { Description = "Write each log entry as one line of JSON." };

    public ServeCommand() : base("serve", "Run the server: uploads, jobs, encoding and playback, on this machine.")
    {
        foreach (Option option in new Option[] { port, listen, data, store, azureAccount, slots, limits, scratch, keys, watch, watchSpec, settings, noPreviews, logJson })
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
        result.GetValue(limits),
        result.GetValue(store),
        result.GetValue(azureAccount));

    private static string? FullPath(string? path) => path is null ? null : Path.GetFullPath(path);
}
