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
        if (!isShort || rungs.Count < 2)
            return [new(0, rungs)];

        // Largest first, each into the lane with fewer pixels so far; within a lane the order of the ladder is kept.
        var pixels = new long[2];
        var laneOf = new Dictionary<RungPlan, int>(ReferenceEqualityComparer.Instance);
        foreach (var rung in rungs.OrderByDescending(rung => (long)rung.Width * rung.Height))
        {
            var lane = pixels[1] < pixels[0] ? 1 : 0;
            laneOf[rung] = lane;
            pixels[lane] += (long)rung.Width * rung.Height;
        }

        return [.. Enumerable.Range(0, 2).Select(lane => new LanePlan(lane, [.. rungs.Where(rung => laneOf[rung] == lane)]))];
    }
}
