using System.Globalization;
using System.Runtime.CompilerServices;
using Encoder.Contracts;

namespace Encoder.Core.Specs;

/// <summary>Collects every fault of a spec before it is reported.</summary>
internal sealed class FaultList
{
    private readonly List<Fault> faults = [];

    public IReadOnlyList<Fault> Faults => faults;

    /// <summary>Adds a fault of a field: what is wrong with it and, after a semicolon, what to do.</summary>
    public void Add(string field, DefaultInterpolatedStringHandler what)
        => faults.Add(new(ErrorCodes.SpecInvalid, $"{field} {what.ToStringAndClear()}."));

    /// <summary>Adds faults of another check, with the name of their field.</summary>
    public void AddAll(string field, IEnumerable<Fault> found)
        => faults.AddRange(found.Select(fault => fault with { Message = $"{field}: {fault.Message}" }));

    /// <summary>Checks that a number is within inclusive bounds; NaN never is.</summary>
    public void CheckRange(string field, double? value, double from, double to)
    {
        if (value is { } number && !(number >= from && number <= to))
            Add(field, $"is {Shown(number)}; give {Shown(from)} to {Shown(to)}");
    }

    /// <summary>Checks that a whole number is within inclusive bounds.</summary>
    public void CheckRange(string field, long? value, long from, long to)
    {
        if (value is { } number && (number < from || number > to))
            Add(field, $"is {number}; give {from} to {to}");
    }

    /// <summary>Checks the maximum number of entries.</summary>
    public void CheckCount(string field, int count, int most)
    {
        if (count > most)
            Add(field, $"has {count} entries; give at most {most}");
    }

    /// <summary>Checks the maximum length of a text.</summary>
    public void CheckLength(string field, string? text, int most)
    {
        if (text?.Length > most)
            Add(field, $"has {text.Length} characters; shorten it to {most}");
    }

    /// <summary>An untrusted text, quoted, truncated and on one line.</summary>
    public static string Quoted(string text)
    {
        var line = new string([.. text.Take(60).Select(letter => char.IsControl(letter) ? '?' : letter)]);
        return text.Length > 60 ? $"'{line}…'" : $"'{line}'";
    }

    private static string Shown(double number) => number.ToString("0.####", CultureInfo.InvariantCulture);
}
