using System.Globalization;
using Encoder.Core.Chunks;
using Encoder.Core.Time;

namespace Encoder.Ffmpeg.Commands;

/// <summary>
/// Converts the time of a frame for <c>-force_key_frames</c>. ffmpeg reads whole microseconds and makes the first frame at or after the time a keyframe
/// (up to 6.0 compared in the encoder's time base, rounded to nearest; later versions in microseconds). Rounded down, the time is never later than
/// its frame, and in both comparisons less than one tick or one microsecond earlier: after the frame before.
/// </summary>
internal static class KeyframeTime
{
    public static string Of(long ticks, Timebase timebase)
    {
        var total = (Int128)(ticks + TimelineOffset.Ticks(timebase)) * timebase.Num * 1_000_000 / timebase.Den;
        return string.Create(CultureInfo.InvariantCulture, $"{total / 1_000_000}.{total % 1_000_000:D6}");
    }
}
