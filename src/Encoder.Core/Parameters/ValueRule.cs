using System.Globalization;

namespace Encoder.Core.Parameters;

/// <summary>
/// The rule for the value of an option. An accepted value is rewritten from its parsed form, so it cannot contain a hidden separator,
/// second key or path.
/// </summary>
/// <param name="Description">For people: completes "give …".</param>
/// <param name="Normalize">The canonical form, or null for an invalid value.</param>
internal sealed record ValueRule(string Description, Func<string, string?> Normalize)
{
    /// <summary>A switch, written as in the key lists of encoders.</summary>
    public static ValueRule Switch { get; } = Words("0", "1");

    /// <summary>A bitrate or buffer in bits, with ffmpeg's suffixes.</summary>
    public static ValueRule Bits { get; } = new(
        "a number of bits such as 4500k (1,000 to 4,000,000,000)",
        text => BitCount.Parse(text) is long bits and >= 1_000 and <= 4_000_000_000 ? bits.ToString(CultureInfo.InvariantCulture) : null);

    /// <summary>One of a list of words.</summary>
    public static ValueRule Words(params string[] words)
        => new("one of " + string.Join(", ", words), text => words.Contains(text, StringComparer.Ordinal) ? text : null);

    /// <summary>A whole number.</summary>
    public static ValueRule Whole(int from, int to) => new(
        $"a whole number from {from} to {to}",
        text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= from && value <= to
            ? value.ToString(CultureInfo.InvariantCulture) : null);

    /// <summary>A number with up to four decimals.</summary>
    public static ValueRule Number(decimal from, decimal to)
        => new(FormattableString.Invariant($"a number from {from} to {to}"), text => NumberOrNull(text, from, to));

    /// <summary>Two whole numbers; always written with a comma, accepted with a comma or a colon.</summary>
    public static ValueRule WholePair(int from, int to)
    {
        var pair = Pair(from, to);
        return new("whole numbers: " + pair.Description, text => pair.Normalize(text) is { } normal && !normal.Contains('.') ? normal : null);
    }

    /// <summary>Two numbers; always written with a comma, accepted with a comma or a colon.</summary>
    public static ValueRule Pair(decimal from, decimal to) => new(
        FormattableString.Invariant($"two numbers from {from} to {to} separated by a comma"),
        text =>
        {
            var parts = text.Split(',', ':').Select(part => NumberOrNull(part, from, to)).ToArray();
            return parts.Length == 2 && !parts.Contains(null) ? string.Join(',', parts) : null;
        });

    private static string? NumberOrNull(string text, decimal from, decimal to)
        => text.Length <= 16
            && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && value >= from && value <= to
            ? value.ToString("0.####", CultureInfo.InvariantCulture) : null;
}
