using System.Globalization;
using Encoder.Contracts;

namespace Encoder.Core.Channels;

/// <summary>What is wrong with the stream of a channel while it comes in. Pure.</summary>
public static class ChannelWarnings
{
    // One segment is being received and one encoded, and a third may be retried.
    private const int MostBehind = 4;

    // Publishers count frames, and cameras are not exact.
    private const double Tolerance = 1.1;

    /// <summary>The warnings of a session that has not ended.</summary>
    /// <param name="keyframeInterval">The longest time between keyframes; null while unknown.</param>
    /// <param name="segmentsBehind">Segments that were received and are not published, of the slowest rendition.</param>
    public static IEnumerable<Fault> Of(ChannelSpec spec, bool hasSound, TimeSpan? keyframeInterval, int segmentsBehind)
    {
        if (!hasSound) yield return new Fault(ErrorCodes.SoundMissing, "The stream has no sound.");
        if (keyframeInterval is { } interval && interval.TotalSeconds > spec.SegmentSeconds * Tolerance)
        {
            yield return new Fault(ErrorCodes.KeyframesFarApart, string.Create(
                CultureInfo.InvariantCulture,
                $"Keyframes are up to {interval.TotalSeconds:0.##} s apart; set the publisher to one every {spec.SegmentSeconds:0.##} s, or more is decoded twice."));
        }

        if (segmentsBehind >= MostBehind)
        {
            yield return new Fault(ErrorCodes.EncodeBehind, string.Create(
                CultureInfo.InvariantCulture,
                $"The encode is {segmentsBehind * spec.SegmentSeconds:0.##} s behind the stream; choose fewer rungs or a faster preset."));
        }
    }
}
