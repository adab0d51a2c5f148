using System.CommandLine;

namespace Encoder.Cli.CommandLine;

/// <summary>A command about one job: status, watch, cancel, retry, delete.</summary>
internal sealed class JobCommand : RemoteCommand
{
    private readonly Argument<string> job = new("JOB") { Description = "The id of the job." };

    public JobCommand(string name, string description, bool isLong) : base(name, description)
    {
        if (isLong)
            RetryFor = Restart;
        Add(job);
        Take();
    }

    public string Read(ParseResult result) => result.GetRequiredValue(job);
}
