using System.Globalization;
using Encoder.Core.Time;

namespace Encoder.Core.Specs;

/// <summary>Parses frame rates, and chooses the nominal rate of a source.</summary>
public static class FrameRates
{
    /// <summary>The assumed rate of a source that states no valid one.</summary>
    public static Rational Fallback { get; } = new(25, 1);

    // Maximum that a double, as which ffmpeg parses a rate, represents exactly.
    private const int LargestTerm = 1_000_000;

    /// <summary>A rate such as <c>25</c>, <c>29.97</c> or <c>30000/1001</c>, from 1 to 240, reduced to terms of at most a million; otherwise null.</summary>
    public static Rational? Parse(string text)
    {
        var parts = text.Split('/');
        Rational? rate = parts.Length switch
        {
            1 when decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 240
                => Reduce((int)decimal.Round(number * 1000), 1000),
            2 when int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var num)
                && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var den) && num > 0 && den > 0
                => Reduce(num, den),
            _ => null,
        };
        return rate is { Num: <= LargestTerm } found && IsSane(found) ? found : null;
    }

    /// <summary>
    /// The nominal rate of a track: the average, which holds for variable rates and interlaced sources too, unless the exact rate differs from it
    /// by less than 1 in 5,000 (containers round averages: 2997/100 for 30000/1001). A rate below 1 is taken for 1, for pictures that stand are repeated;
    /// one above 240 is not believed; 25 when none is.
    /// It sizes buffers and levels and is written into headers; frames keep their own times.
    /// </summary>
    public static Rational Nominal(Rational average, Rational real)
    {
        if (average.IsPositive && average.Num < average.Den) return new(1, 1);
        if (!IsSane(average))
            return IsSane(real) ? Reduce(real.Num, real.Den) : Fallback;
        return IsSane(real) && IsNear(average, real) ? Reduce(real.Num, real.Den) : Reduce(average.Num, average.Den);
    }

    private static bool IsSane(Rational rate) => rate.IsPositive && rate.Num >= rate.Den && rate.Num <= 240L * rate.Den;

    private static bool IsNear(Rational one, Rational other)
    {
        var (left, right) = ((Int128)one.Num * other.Den, (Int128)other.Num * one.Den);
        return Int128.Abs(left - right) * 5000 < right;
    }

    private static Rational Reduce(int num, int den)
    {
        var (a, b) = (num, den);
        while (b != 0)
            (a, b) = (b, a % b);
        return new(num / a, den / a);
    }
}
