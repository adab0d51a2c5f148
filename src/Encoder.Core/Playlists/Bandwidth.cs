using Encoder.Core.Delivery;
using Encoder.Core.Time;

namespace Encoder.Core.Playlists;

/// <summary>The bitrates of a media playlist, whole bits per second, rounded up (RFC 8216 §4.1).</summary>
/// <param name="AverageBps">Size of all segments over their duration.</param>
/// <param name="PeakBps">Largest rate of any run of segments that lasts 0.5 to 1.5 target durations.</param>
public readonly record struct Bandwidth(long AverageBps, long PeakBps)
{
    /// <summary>Zero.</summary>
    public static readonly Bandwidth Zero;

    /// <summary>
    /// Measures segments. A playlist too short for any run of half a target duration has its average as peak.
    /// </summary>
    public static Bandwidth Of(IReadOnlyList<SegmentInfo> segments, Timebase timebase, int targetSeconds)
    {
        long bytes = 0, ticks = 0, peak = 0;
        for (var first = 0; first < segments.Count; first++)
        {
            bytes += segments[first].Bytes;
            ticks += segments[first].Duration;
            peak = Math.Max(peak, PeakFrom(segments, first, timebase, targetSeconds));
        }

        var average = BitsPerSecond(bytes, ticks, timebase);
        return new Bandwidth(average, Math.Max(average, peak));
    }

    /// <summary>The sum of two playlists played together.</summary>
    public static Bandwidth operator +(Bandwidth left, Bandwidth right) =>
        new(left.AverageBps + right.AverageBps, left.PeakBps + right.PeakBps);

    /// <summary>The maximum of both, per value.</summary>
    public static Bandwidth Max(Bandwidth left, Bandwidth right) =>
        new(Math.Max(left.AverageBps, right.AverageBps), Math.Max(left.PeakBps, right.PeakBps));

    // Twice the time is compared with one and three times the target, so that all values are integers.
    private static long PeakFrom(IReadOnlyList<SegmentInfo> segments, int first, Timebase timebase, int targetSeconds)
    {
        var target = (Int128)targetSeconds * timebase.Den;
        long bytes = 0, ticks = 0, peak = 0;
        for (var next = first; next < segments.Count; next++)
        {
            bytes += segments[next].Bytes;
            ticks += segments[next].Duration;
            var twice = (Int128)ticks * timebase.Num * 2;
            if (twice > target * 3)
                break;
            if (twice >= target)
                peak = Math.Max(peak, BitsPerSecond(bytes, ticks, timebase));
        }

        return peak;
    }

    private static long BitsPerSecond(long bytes, long ticks, Timebase timebase)
    {
        var divisor = (Int128)ticks * timebase.Num;
        return divisor <= 0 ? 0 : checked((long)((((Int128)bytes * 8 * timebase.Den) + divisor - 1) / divisor));
    }
}
