using System.CommandLine;
using Encoder.Cli.Encode;
using Encoder.Cli.Remote;

namespace Encoder.Cli.CommandLine;

/// <summary>Base class of the commands that call a server, with their common options.</summary>
internal abstract class RemoteCommand : Command
{
    private readonly Option<string?> server = new("--server")
    {
        HelpName = "URL", Description = $"Address of the server. Default: ${RemoteOptions.ServerVariable}, else {RemoteOptions.DefaultServer}.",
    };
    private readonly Option<string?> apiKey = new("--api-key")
    {
        HelpName = "KEY", Description = $"The API key. Prefer ${RemoteOptions.KeyVariable}: other users of the machine can see command lines.",
    };
    private readonly Option<bool> json = new("--json") { Description = "Print the result as JSON, and progress as one JSON object per line." };
    private readonly Option<bool> quiet = new("--quiet") { Description = "Print only the result, warnings and errors." };

    protected RemoteCommand(string name, string description) : base(name, description) => Validators.Add(result => OptionValues.Exclusive(result, json, quiet));

    /// <summary>How long requests to a server that does not respond are retried. Short, because a person waits; longer for long-running commands, which must survive a restart.</summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The message after an interruption.</summary>
    public string Cancelled { get; init; } = "cancelled.";

    /// <summary>Long enough for a server to restart.</summary>
    protected static readonly TimeSpan Restart = TimeSpan.FromMinutes(2);

    /// <summary>Adds the options of this command, then the common ones.</summary>
    protected void Take(params Option[] own)
    {
        foreach (var option in own.Concat([server, apiKey, json, quiet]))
            Add(option);
    }

    /// <summary>The options from the command line, with defaults from the environment.</summary>
    public RemoteOptions ReadRemote(ParseResult result, CliHost host) => new(
        result.GetValue(server) ?? host.Variable(RemoteOptions.ServerVariable) ?? RemoteOptions.DefaultServer,
        result.GetValue(apiKey) ?? host.Variable(RemoteOptions.KeyVariable),
        result.GetValue(json) ? ProgressStyle.Json : result.GetValue(quiet) ? ProgressStyle.Quiet : ProgressStyle.Normal,
        RetryFor) { Cancelled = Cancelled };
}
