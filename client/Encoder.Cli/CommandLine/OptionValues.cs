using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Encoder.Ffmpeg.Nodes;

namespace Encoder.Cli.CommandLine;

/// <summary>Parses and checks option values. An error message contains the name of the option and the accepted values.</summary>
internal static class OptionValues
{
    public static int? WholeNumber(ArgumentResult result, int least, int most)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            return value;
        result.AddError($"{NameOf(result)} takes a whole number from {least} to {most}, not '{text}'.");
        return null;
    }

    public static double? Number(ArgumentResult result, string what, double least, double most)
    {
        var text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            return value;
        result.AddError(string.Create(CultureInfo.InvariantCulture, $"{NameOf(result)} takes {what} from {least} to {most}, not '{text}'."));
        return null;
    }

    public static IPAddress? Address(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (IPAddress.TryParse(text, out var address))
            return address;
        result.AddError($"{NameOf(result)} takes an IP address, not '{text}'.");
        return null;
    }

    /// <summary>A word of an enumeration, in lower case.</summary>
    public static T? Word<T>(ArgumentResult result) where T : struct, Enum
    {
        var text = result.Tokens[0].Value;
        foreach (var value in Enum.GetValues<T>())
            if (value.ToString().ToLowerInvariant() == text)
                return value;
        result.AddError($"{NameOf(result)} takes one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}, not '{text}'.");
        return null;
    }

    /// <summary>A number of bytes with the suffix k, M or G (10³, 10⁶, 10⁹).</summary>
    public static long? Bytes(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var factor = text.Length == 0 ? 1 : text[^1] switch { 'k' or 'K' => 1e3, 'm' or 'M' => 1e6, 'g' or 'G' => 1e9, _ => 1 };
        var number = factor > 1 ? text[..^1] : text;
        if (double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value * factor is >= 1 and <= 1e15)
            return (long)(value * factor);
        result.AddError($"{NameOf(result)} takes bytes per second, such as 500k, 10M or 1G, not '{text}'.");
        return null;
    }

    /// <summary>The option <c>--limits</c>.</summary>
    public static Option<LimitList?> NewLimits() => new("--limits")
    {
        HelpName = "LIST", Description = "Limits per ffmpeg process and per source, such as memory=4G,cpu=2h,tracks=16 (docs/configuration.md).",
        CustomParser = Limits,
    };

    /// <summary>Limits such as <c>memory=4G,cpu=2h</c>.</summary>
    private static LimitList? Limits(ArgumentResult result)
    {
        var (limits, faults) = LimitList.Parse(result.Tokens[0].Value);
        foreach (var fault in faults) result.AddError($"{NameOf(result)} {fault}");
        return limits;
    }

    public static void Exclusive(CommandResult result, Option first, Option second)
    {
        if (IsGiven(result, first) && IsGiven(result, second))
            result.AddError($"{first.Name} and {second.Name} cannot be given together.");
    }

    /// <summary>Whether the option was given, rather than filled in by its default.</summary>
    public static bool IsGiven(SymbolResult result, Option option) => result.GetResult(option) is { Implicit: false };

    /// <inheritdoc cref="IsGiven(SymbolResult, Option)"/>
    public static bool IsGiven(ParseResult result, Option option) => result.GetResult(option) is { Implicit: false };

    private static string NameOf(ArgumentResult result) => ((OptionResult)result.Parent!).Option.Name;
}
