using Encoder.Contracts;
using Encoder.Core.Jobs;

namespace Encoder.Core.Tests.Jobs;

public sealed class JobTransitionsTests
{
    /// <summary>The whole table: a row per state, a column per event in the order of the enum; '-' changes nothing.</summary>
    private static readonly Dictionary<JobState, string> Table = new()
    {
        [JobState.Queued] = "Probing Encoding - - Failed Cancelled - -",
        [JobState.Probing] = "- Encoding - - Failed Cancelled - -",
        [JobState.Encoding] = "- - Finishing - Failed Cancelled - Queued",
        [JobState.Finishing] = "- - - Done Failed Cancelled - -",
        [JobState.Done] = "- - - - - - - -",
        [JobState.Failed] = "- - - - - - Queued -",
        [JobState.Cancelled] = "- - - - - - Queued -",
    };

    [Fact]
    public void Next_EveryStateAndEvent_FollowsTheTable()
    {
        var events = Enum.GetValues<JobEvent>();
        foreach (var state in Enum.GetValues<JobState>())
        {
            var row = events.Select(happened => JobTransitions.Next(state, happened)?.ToString() ?? "-");
            Assert.Equal($"{state}: {Table[state]}", $"{state}: {string.Join(' ', row)}");
        }
    }
}
