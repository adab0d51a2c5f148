namespace Encoder.Core.Plans;

/// <summary>
/// Groups rungs into lanes. One lane for all is cheapest: one decode, one process. Only an asset whose declared duration is less than two
/// of the shortest chunks would leave slots idle; its rungs are divided into two lanes of about the same number of pixels. The rule depends on the declared duration and the rungs, not on
/// slots or nodes. A wrong duration only costs a second decode and does not change the bytes.
/// </summary>
internal static class LanePlanner
{
    public static IReadOnlyList<LanePlan> Plan(IReadOnlyList<RungPlan> rungs, long? claimedUs, TimeSpan shortest)
    {
        var isShort = claimedUs is { } claimed && claimed > 0 && claimed < shortest.TotalMicroseconds * 2;
        return isShort && rungs.Count > 1 ? new LanePlan(0, rungs).Halves() : [new(0, rungs)];
    }
}
