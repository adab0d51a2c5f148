using System.CommandLine;
using Encoder.Cli.Remote;

namespace Encoder.Cli.CommandLine;

/// <summary>The options of <c>encoder download</c>.</summary>
internal sealed class DownloadCommand : RemoteCommand
{
    private readonly Argument<string> job = new("JOB") { Description = "The id of the job." };
    private readonly Option<string> output = new("--output", "-o")
    {
        HelpName = "DIR", Required = true, Description = "Folder for the files; created if missing. A partial download of the same job is continued.",
    };

    public DownloadCommand() : base("download", "Download all output files of a job.")
    {
        RetryFor = Restart;
        Add(job);
        Take(output);
    }

    public DownloadOptions Read(ParseResult result) => new(result.GetRequiredValue(job), Path.GetFullPath(result.GetRequiredValue(output)));
}
