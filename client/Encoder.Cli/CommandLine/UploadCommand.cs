using System.CommandLine;
using Encoder.Cli.Remote;

namespace Encoder.Cli.CommandLine;

/// <summary>The options of <c>encoder upload</c>.</summary>
internal sealed class UploadCommand : RemoteCommand
{
    private readonly Argument<string> file = new("FILE") { Description = "The file to encode, or - for standard input." };
    private readonly SpecOptions spec = new();
    private readonly Option<bool> wait = new("--wait") { Description = "Wait until the job has ended; the exit status is that of the job." };
    private readonly Option<long?> limitRate = new("--limit-rate")
    {
        HelpName = "RATE", Description = "Maximum upload rate in bytes per second, such as 500k, 10M, 1G (powers of 1000).", CustomParser = OptionValues.Bytes,
    };
    private readonly Option<bool> resume = new("--resume") { Description = "Continue an interrupted upload of this file." };

    public UploadCommand() : base("upload", "Upload a file and encode it while it arrives.")
    {
        RetryFor = Restart;
        Cancelled = "cancelled; to continue, run the same command with --resume.";
        Add(file);
        Take([.. spec.All, wait, limitRate, resume]);
        Validators.Add(spec.Validate);
    }

    public UploadCommandOptions Read(ParseResult result) => new(
        result.GetRequiredValue(file), spec.Read(result), result.GetValue(wait), result.GetValue(limitRate), result.GetValue(resume));
}
