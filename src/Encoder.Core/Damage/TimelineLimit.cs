using System.Globalization;
using Encoder.Contracts;
using Encoder.Core.Time;

namespace Encoder.Core.Damage;

/// <summary>
/// Limits the time line of a source in relation to its size. Time stamps of a few bytes can claim centuries, which would mean endless silence to encode and
/// endless segments to write. Real video and audio have more than a few bytes per second; one extra minute is allowed.
/// </summary>
/// <param name="length">Length of the source in bytes; 0 while unknown, when only the distance between two frames is limited.</param>
/// <param name="bytesPerSecond">Minimum number of bytes of the source per second.</param>
public sealed class TimelineLimit(long length, Timebase timebase, int bytesPerSecond)
{
    /// <summary>For video: one picture may be shown for long.</summary>
    public const int VideoBytesPerSecond = 16;

    /// <summary>For audio: telephone codecs use ten times as much.</summary>
    public const int SoundBytesPerSecond = 64;

    private const int FreeSeconds = 60;

    // An MP4 can represent 9.3 hours in its finest time base.
    private const int MostSecondsBetween = 4 * 3600;
    private long last;

    /// <summary>Checks the next times, ascending; throws <c>asset.beyond_limits</c> when one is too late, or too far from the previous one.</summary>
    public void Check(IReadOnlyList<long> times)
    {
        foreach (var time in times)
        {
            if (length > 0 && Seconds(time) > FreeSeconds + (length / bytesPerSecond))
                throw BeyondLimits($"has media at {Seconds(time) / 3600.0:0.0} hours, but is {length} bytes long");
            if (Seconds((Int128)time - last) > MostSecondsBetween)
                throw BeyondLimits($"has two frames {Seconds((Int128)time - last) / 3600.0:0.0} hours apart; the limit is {MostSecondsBetween / 3600} hours");
            last = time;
        }
    }

    /// <summary>Checks a pause of sound before it is filled with silence, whose encode would take long.</summary>
    /// <param name="length">Length of the source in bytes; 0 while unknown.</param>
    public static void CheckPause(long length, AudioGap pause)
    {
        var timebase = Timebase.Microseconds;
        new TimelineLimit(length, timebase, SoundBytesPerSecond) { last = timebase.From(pause.Start) }.Check([timebase.From(pause.End)]);
    }

    private long Seconds(Int128 ticks) => (long)Int128.Min(ticks * timebase.Num / timebase.Den, int.MaxValue);

    private static FaultException BeyondLimits(FormattableString what) =>
        new(ErrorCodes.AssetBeyondLimits, $"The source {what.ToString(CultureInfo.InvariantCulture)}. Check its time stamps.");
}
