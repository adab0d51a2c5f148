using System.Globalization;
using Encoder.Core.Time;

namespace Encoder.Ffmpeg.Probing;

/// <summary>Parses ffprobe's texts as numbers. Missing or invalid values become null or unknown, never an exception.</summary>
internal static class ProbeValues
{
    private const int MaxTitleCharacters = 256;

    // A time of more than a thousand years is invalid.
    private const decimal MaxSeconds = 1000m * 366 * 86_400;

    /// <summary>Decimal seconds as microseconds.</summary>
    public static long? Microseconds(string? seconds) =>
        decimal.TryParse(seconds, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
        && Math.Abs(value) <= MaxSeconds ? (long)(value * 1_000_000) : null;

    /// <summary>A time such as <c>00:01:20.020000000</c> as microseconds.</summary>
    public static long? ClockMicroseconds(string? clock) =>
        clock?.Split(':') is [var hours, var minutes, var seconds]
        && int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var h) && h < 100_000
        && int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var m) && m < 60 && Microseconds(seconds) is >= 0 and < 60_000_000 and var rest
            ? (((h * 60L) + m) * 60_000_000) + rest
            : null;

    /// <summary>A fraction such as <c>30000/1001</c> or <c>4:3</c>; 0/0 when unknown.</summary>
    public static Rational Fraction(string? text) =>
        text?.Split('/', ':') is [var num, var den]
        && int.TryParse(num, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
        && int.TryParse(den, NumberStyles.None, CultureInfo.InvariantCulture, out var d)
        && n > 0 && d > 0 ? new Rational(n, d) : new Rational(0, 0);

    /// <summary>A number such as <c>0x1f</c>.</summary>
    public static uint? Hexadecimal(string? text) =>
        text is ['0', 'x', .. var digits] && uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : null;

    public static Timebase? Timebase(string? text) => Fraction(text) is { IsPositive: true } fraction ? new Timebase(fraction.Num, fraction.Den) : null;

    /// <summary>The value of a tag; null when it is empty or unknown.</summary>
    public static string? Stated(string? text) => string.IsNullOrWhiteSpace(text) || text is "unknown" or "unspecified" or "reserved" or "und" ? null : text;

    /// <summary>A title for people: without control characters, truncated when too long.</summary>
    public static string? Title(string? text) =>
        Stated(text) is { } title ? new string([.. title.Where(c => !char.IsControl(c)).Take(MaxTitleCharacters)]) : null;

    /// <summary>
    /// The rotation of the display matrix in clockwise degrees. ffprobe's <c>rotation</c> is counter-clockwise; ffmpeg rotates by its negative. It is the direction
    /// of the picture's upper edge, which mirroring has already reversed.
    /// </summary>
    public static int ClockwiseDegrees(double? rotation, bool isMirrored)
    {
        if (rotation is not { } degrees || !double.IsFinite(degrees)) return 0;
        var quarters = ((long)Math.Round(-degrees / 90) + (isMirrored ? 2 : 0)) % 4;
        return (int)((quarters + 4) % 4) * 90;
    }

    /// <summary>
    /// Whether a display matrix mirrors, which it does when its determinant is negative. ffprobe prints three rows such as
    /// <c>00000000: -65536 0 0</c> (ISO/IEC 14496-12 §8.2.2: a b u, c d v, x y w).
    /// </summary>
    public static bool IsMirrored(string? displayMatrix)
    {
        var rows = (displayMatrix ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return rows.Length >= 2 && Pair(rows[0]) is (var a, var b) && Pair(rows[1]) is (var c, var d) && (a * d) - (b * c) < 0;
    }

    private static (long First, long Second)? Pair(string row) =>
        row.Split(':') is [_, var values] && values.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var first, var second, ..]
        && int.TryParse(first, CultureInfo.InvariantCulture, out var one) && int.TryParse(second, CultureInfo.InvariantCulture, out var two)
            ? (one, two)
            : null;
}
