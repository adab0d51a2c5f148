using System.CommandLine;

namespace Encoder.Cli.CommandLine;

/// <summary>A command about one channel: status, stop, resume, delete.</summary>
internal sealed class ChannelCommand : RemoteCommand
{
    private readonly Argument<string> channel = new("CHANNEL") { Description = "The id of the channel." };

    public ChannelCommand(string name, string description) : base(name, description)
    {
        Add(channel);
        Take();
    }

    public string Read(ParseResult result) => result.GetRequiredValue(channel);
}
