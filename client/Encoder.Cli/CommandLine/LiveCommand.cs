using System.CommandLine;

namespace Encoder.Cli.CommandLine;

/// <summary><c>encoder live</c>: the commands about channels.</summary>
internal sealed class LiveCommand : Command
{
    public LiveCommand(IEnumerable<Command> commands) : base("live", "Create and control live channels.")
    {
        foreach (var command in commands) Add(command);
    }
}
