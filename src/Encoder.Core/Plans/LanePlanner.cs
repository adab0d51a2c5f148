namespace Encoder.Core.Plans;

/// <summary>
/// Groups rungs into lanes. One lane for all is cheapest: one decode, one process. Only an asset that claims less than two
/// of the shortest chunks would leave slots idle; its rungs go into two lanes of about the same number of pixels. The rule knows the claim and the rungs, never
/// slots or nodes; a wrong claim costs a second decode, no bytes.
/// </summary>
internal static class LanePlanner
{
    public static IReadOnlyList<LanePlan> Plan(IReadOnlyList<RungPlan> rungs, long? claimedUs, TimeSpan shortest)
    {
        var isShort = claimedUs is { } claimed && claimed > 0 && claimed < shortest.TotalMicroseconds * 2;
        return isShort && rungs.Count > 1 ? new LanePlan(0, rungs).Halves() : [new(0, rungs)];
    }
}
