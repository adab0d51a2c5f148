using System.CommandLine;
using Encoder.Contracts;

namespace Encoder.Cli.CommandLine;

/// <summary>The options of <c>encoder jobs</c>.</summary>
internal sealed class JobsCommand : RemoteCommand
{
    private readonly Option<JobState?> state = new("--state")
    {
        HelpName = "STATE", Description = "List only jobs in this state: queued, probing, encoding, finishing, done, failed or cancelled.", CustomParser = OptionValues.Word<JobState>,
    };
    private readonly Option<string?> search = new("--search") { HelpName = "TEXT", Description = "List only jobs whose name contains this text." };
    private readonly Option<int?> count = new("--count")
    {
        HelpName = "N", Description = "Maximum number of jobs, 1 to 200. Default: 50.", CustomParser = result => OptionValues.WholeNumber(result, 1, 200),
    };
    private readonly Option<string?> after = new("--after") { HelpName = "MARK", Description = "Continue after this mark, which the previous page printed." };

    public JobsCommand() : base("jobs", "List the jobs of the server, newest first.") => Take(state, search, count, after);

    public JobQuery Read(ParseResult result) => new()
    {
        State = result.GetValue(state), Search = result.GetValue(search), Count = result.GetValue(count) ?? new JobQuery().Count, After = result.GetValue(after),
    };
}
