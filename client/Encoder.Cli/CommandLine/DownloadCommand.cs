using System.CommandLine;
using Encoder.Cli.Remote;

namespace Encoder.Cli.CommandLine;

/// <summary>The options of <c>encoder download</c>.</summary>
internal sealed class DownloadCommand : RemoteCommand
{
    private readonly Argument<string> job = new("JOB") { Description = "The job's id." };
    private readonly Option<string> output = new("--output", "-o")
    {
        HelpName = "DIR", Required = true, Description = "Folder for the files; made when absent. A part of the same job that is there is gone on with.",
    };

    public DownloadCommand() : base("download", "Download everything a job delivered.")
    {
        RetryFor = Restart;
        Add(job);
        Take(output);
    }

    public DownloadOptions Read(ParseResult result) => new(result.GetRequiredValue(job), Path.GetFullPath(result.GetRequiredValue(output)));
}
