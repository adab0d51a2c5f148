using Encoder.Contracts;
using Encoder.Core.Time;

namespace Encoder.Core.Fmp4;

/// <summary>
/// Computes decode times that are continuous across chunk edges. Those of an encoder start before its chunk by a delay that depends
/// on the frames there. Ours start with the chunk, increase strictly, and are never later than presentation time plus one
/// constant delay, which the edit list of the init segment removes.
/// </summary>
public static class CompositionTimeline
{
    /// <summary>Decode times of a chunk's samples.</summary>
    /// <param name="pts">Presentation times in decode order, all different, the smallest being the chunk's start.</param>
    /// <param name="delay">The rendition's constant composition delay, ticks.</param>
    /// <returns>One per sample: the first is the smallest of <paramref name="pts"/>, each is above the one before and at most pts + delay.</returns>
    public static long[] DecodeTimes(ReadOnlySpan<long> pts, long delay)
    {
        var times = pts.ToArray();
        if (times.Length == 0)
            return times;
        Array.Sort(times);
        var start = times[0];
        var smallestFromHere = long.MaxValue;
        var next = long.MaxValue;
        for (var i = times.Length - 1; i >= 0; i--)
        {
            smallestFromHere = Math.Min(smallestFromHere, pts[i]);
            times[i] = next = Math.Min(Math.Min(times[i], smallestFromHere + delay), next - 1);
        }

        return times[0] == start
            ? times
            : throw new FaultException(
                ErrorCodes.FramesMismatch,
                $"The encoder reorders frames by more than the planned {delay} ticks, and the time base is too coarse to absorb the difference.");
    }

    /// <summary>The composition delay of a rendition: <paramref name="reorderFrames"/> frames of the nominal rate, rounded up.</summary>
    public static long Delay(int reorderFrames, Rational frameRate, int timescale)
    {
        var rate = frameRate.IsPositive ? frameRate : new Rational(25, 1);
        return (long)((((Int128)reorderFrames * timescale * rate.Den) + rate.Num - 1) / rate.Num);
    }
}
