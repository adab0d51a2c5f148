namespace Encoder.Cli.CommandLine;

/// <summary>The options of <c>encoder queue</c>.</summary>
internal sealed class QueueCommand : RemoteCommand
{
    public QueueCommand() : base("queue", "Show the queue through which jobs come, and what of it was set aside.") => Take();
}
