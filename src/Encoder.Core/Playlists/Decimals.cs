using System.Globalization;
using System.Text;
using Encoder.Core.Time;

namespace Encoder.Core.Playlists;

/// <summary>Formats times and rates as decimals, with integer arithmetic only.</summary>
internal static class Decimals
{
    private const long PerSecond = 1_000_000;

    /// <summary>Appends microseconds as seconds with six decimals: <c>4.004000</c>.</summary>
    public static StringBuilder AppendSeconds(this StringBuilder text, long microseconds)
    {
        text.Append(microseconds / PerSecond).Append('.');
        var fraction = microseconds % PerSecond;
        for (var unit = PerSecond / 10; unit > 0; unit /= 10)
            text.Append((char)('0' + (fraction / unit % 10)));
        return text;
    }

    /// <summary>An ISO 8601 duration in seconds, without trailing zeros: <c>PT634.5S</c>.</summary>
    public static string IsoDuration(long microseconds)
    {
        var text = new StringBuilder().AppendSeconds(microseconds).ToString().TrimEnd('0').TrimEnd('.');
        return $"PT{text}S";
    }

    /// <summary>Three decimals, rounded (RFC 8216 §4.3.4.2, FRAME-RATE): <c>29.970</c>.</summary>
    public static string FrameRate(Rational rate)
    {
        var thousandths = ((2000L * rate.Num) + rate.Den) / (2L * rate.Den);
        return string.Create(CultureInfo.InvariantCulture, $"{thousandths / 1000}.{thousandths % 1000:D3}");
    }

    /// <summary>The smallest number of whole seconds that is not below <paramref name="ticks"/>.</summary>
    public static long CeilingSeconds(long ticks, Timebase timebase) =>
        checked((long)((((Int128)ticks * timebase.Num) + timebase.Den - 1) / timebase.Den));
}
