using System.CommandLine;
using Encoder.Cli.Remote;

namespace Encoder.Cli.CommandLine;

/// <summary>The options of <c>encoder upload</c>.</summary>
internal sealed class UploadCommand : RemoteCommand
{
    private readonly Argument<string> file = new("FILE") { Description = "The file to encode; - for standard input." };
    private readonly SpecOptions spec = new();
    private readonly Option<bool> wait = new("--wait") { Description = "Stay until the job has ended, and end as it does." };
    private readonly Option<long?> limitRate = new("--limit-rate")
    {
        HelpName = "RATE", Description = "Most bytes per second, such as 500k, 10M, 1G (powers of 1000).", CustomParser = OptionValues.Bytes,
    };
    private readonly Option<bool> resume = new("--resume") { Description = "Go on with an upload of this file that was interrupted." };

    public UploadCommand() : base("upload", "Upload a file and encode it while it arrives.")
    {
        RetryFor = Restart;
        Cancelled = "cancelled; go on with the same command and --resume.";
        Add(file);
        Take([.. spec.All, wait, limitRate, resume]);
        Validators.Add(spec.Validate);
    }

    public UploadCommandOptions Read(ParseResult result) => new(
        result.GetRequiredValue(file), spec.Read(result), result.GetValue(wait), result.GetValue(limitRate), result.GetValue(resume));
}
