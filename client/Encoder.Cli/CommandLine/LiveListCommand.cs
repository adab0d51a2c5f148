using System.CommandLine;

namespace Encoder.Cli.CommandLine;

/// <summary>The options of <c>encoder live list</c>.</summary>
internal sealed class LiveListCommand : RemoteCommand
{
    private readonly Option<bool> active = new("--active") { Description = "List only channels that are neither stopped nor failed." };

    public LiveListCommand() : base("list", "List the channels of the server, newest first.") => Take(active);

    public bool? Read(ParseResult result) => result.GetValue(active) ? true : null;
}
