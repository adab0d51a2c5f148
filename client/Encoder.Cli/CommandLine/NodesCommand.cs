namespace Encoder.Cli.CommandLine;

/// <summary>The options of <c>encoder nodes</c>.</summary>
internal sealed class NodesCommand : RemoteCommand
{
    public NodesCommand() : base("nodes", "List the nodes of the server and the work that waits for them.") => Take();
}
