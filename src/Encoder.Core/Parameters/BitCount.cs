using System.Globalization;

namespace Encoder.Core.Parameters;

/// <summary>Numbers as ffmpeg writes them: <c>4500k</c>, <c>4.5M</c>, <c>8Mi</c>.</summary>
internal static class BitCount
{
    private static readonly (string Suffix, decimal Factor)[] Suffixes =
        [("Ki", 1024), ("Mi", 1024 * 1024), ("k", 1_000), ("K", 1_000), ("M", 1_000_000), ("G", 1_000_000_000), ("", 1)];

    /// <summary>The number of bits, or null when the text is not a whole number.</summary>
    public static long? Parse(string text)
    {
        var (suffix, factor) = Suffixes.First(pair => text.EndsWith(pair.Suffix, StringComparison.Ordinal));
        var digits = text[..^suffix.Length];
        if (digits.Length is 0 or > 15
            || !decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return null;
        var bits = number * factor;
        return bits == decimal.Truncate(bits) ? (long)bits : null;
    }
}
