using System.Globalization;
using Encoder.Contracts;
using Encoder.Core.Time;

namespace Encoder.Core.Damage;

/// <summary>
/// How far the time line of a source may reach for its size. Time stamps cost a few bytes and can claim centuries: of silence to encode, of
/// segments to write. A few bytes a second are below anything that shows or sounds; a minute more is free.
/// </summary>
/// <param name="length">Length of the source in bytes; 0 while it is open, when only what lies between two frames is bounded.</param>
/// <param name="bytesPerSecond">Bytes of the source that a second takes at least.</param>
public sealed class TimelineLimit(long length, Timebase timebase, int bytesPerSecond)
{
    /// <summary>For pictures: one may stand for long.</summary>
    public const int VideoBytesPerSecond = 16;

    /// <summary>For sound: what telephones use is ten times this.</summary>
    public const int SoundBytesPerSecond = 64;

    private const int FreeSeconds = 60;

    // An MP4 can say 9.3 hours in its finest time base.
    private const int MostSecondsBetween = 4 * 3600;
    private long last;

    /// <summary>Takes the next times, ascending; throws <c>asset.beyond_limits</c> when one lies too far out, or too far from the one before.</summary>
    public void Check(IReadOnlyList<long> times)
    {
        foreach (var time in times)
        {
            if (length > 0 && Seconds(time) > FreeSeconds + (length / bytesPerSecond))
                throw Beyond($"has media at {Seconds(time) / 3600.0:0.0} hours, but is {length} bytes long");
            if (Seconds((Int128)time - last) > MostSecondsBetween)
                throw Beyond($"has two frames {Seconds((Int128)time - last) / 3600.0:0.0} hours apart; the limit is {MostSecondsBetween / 3600} hours");
            last = time;
        }
    }

    private long Seconds(Int128 ticks) => (long)Int128.Min(ticks * timebase.Num / timebase.Den, int.MaxValue);

    private static FaultException Beyond(FormattableString what) =>
        new(ErrorCodes.AssetBeyondLimits, $"The source {what.ToString(CultureInfo.InvariantCulture)}. Check its time stamps.");
}
