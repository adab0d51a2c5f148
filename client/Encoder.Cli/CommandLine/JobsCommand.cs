using System.CommandLine;
using Encoder.Contracts;

namespace Encoder.Cli.CommandLine;

/// <summary>The options of <c>encoder jobs</c>.</summary>
internal sealed class JobsCommand : RemoteCommand
{
    private readonly Option<JobState?> state = new("--state")
    {
        HelpName = "STATE", Description = "Only jobs that are queued, probing, encoding, finishing, done, failed or cancelled.", CustomParser = OptionValues.Word<JobState>,
    };
    private readonly Option<string?> search = new("--search") { HelpName = "TEXT", Description = "Only jobs whose name contains this." };
    private readonly Option<int?> count = new("--count")
    {
        HelpName = "N", Description = "How many at most, 1 to 200; default 50.", CustomParser = result => OptionValues.WholeNumber(result, 1, 200),
    };
    private readonly Option<string?> after = new("--after") { HelpName = "MARK", Description = "Go on from the mark that the page before ended with." };

    public JobsCommand() : base("jobs", "List the server's jobs, newest first.") => Take(state, search, count, after);

    public JobQuery Read(ParseResult result) => new()
    {
        State = result.GetValue(state), Search = result.GetValue(search), Count = result.GetValue(count) ?? new JobQuery().Count, After = result.GetValue(after),
    };
}
