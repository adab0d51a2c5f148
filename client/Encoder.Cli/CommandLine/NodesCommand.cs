namespace Encoder.Cli.CommandLine;

/// <summary>The options of <c>encoder nodes</c>.</summary>
internal sealed class NodesCommand : RemoteCommand
{
    public NodesCommand() : base("nodes", "List the server's nodes and what waits for them.") => Take();
}
