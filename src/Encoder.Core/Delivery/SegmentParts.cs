namespace Encoder.Core.Delivery;

/// <summary>
/// Where a segment is divided into parts (RFC 8216bis §3.2): a function of the times of its samples, so that every attempt makes the same. A part is as long as
/// fits into the target; a sample that is longer is a part of its own.
/// </summary>
public static class SegmentParts
{
    /// <summary>The number of samples up to the end of each part that is decided. Without an end, the last ones are not.</summary>
    /// <param name="starts">When each sample starts, ascending.</param>
    /// <param name="end">When the segment ends; null while that is not known.</param>
    /// <param name="target">Length of a part, in the same ticks.</param>
    public static IReadOnlyList<int> Cut(ReadOnlySpan<long> starts, long? end, long target)
    {
        List<int> cuts = [];
        var first = 0;
        for (var at = 1; at < starts.Length || (at == starts.Length && end is not null); at++)
        {
            var time = at < starts.Length ? starts[at] : end!.Value;
            if (time - starts[first] <= target) continue;
            var cut = Math.Max(first + 1, at - 1);
            cuts.Add(cut);
            first = cut;

            // What did not fit may be too long for the next part too.
            if (cut < at) at--;
        }

        if (end is not null && first < starts.Length) cuts.Add(starts.Length);
        return cuts;
    }
}
