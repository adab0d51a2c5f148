using System.Globalization;
using System.Runtime.CompilerServices;
using Encoder.Contracts;

namespace Encoder.Core.Specs;

/// <summary>Collects every fault of a spec before it is reported.</summary>
internal sealed class FaultList
{
    private readonly List<Fault> faults = [];

    public IReadOnlyList<Fault> Faults => faults;

    /// <summary>Adds a fault of a field: what is wrong with it and, after a semicolon, a way out.</summary>
    public void Add(string field, DefaultInterpolatedStringHandler what)
        => faults.Add(new(ErrorCodes.SpecInvalid, $"{field} {what.ToStringAndClear()}."));

    /// <summary>Adds faults found elsewhere, with the field they are in.</summary>
    public void AddAll(string field, IEnumerable<Fault> found)
        => faults.AddRange(found.Select(fault => fault with { Message = $"{field}: {fault.Message}" }));

    /// <summary>A number within bounds, both included; NaN is in none.</summary>
    public void CheckRange(string field, double? value, double from, double to)
    {
        if (value is { } number && !(number >= from && number <= to))
            Add(field, $"is {Shown(number)}; give {Shown(from)} to {Shown(to)}");
    }

    /// <summary>A whole number within bounds, both included.</summary>
    public void CheckRange(string field, long? value, long from, long to)
    {
        if (value is { } number && (number < from || number > to))
            Add(field, $"is {number}; give {from} to {to}");
    }

    /// <summary>No more than so many of them.</summary>
    public void CheckCount(string field, int count, int most)
    {
        if (count > most)
            Add(field, $"has {count} entries; give at most {most}");
    }

    /// <summary>No longer than so many characters.</summary>
    public void CheckLength(string field, string? text, int most)
    {
        if (text?.Length > most)
            Add(field, $"has {text.Length} characters; shorten it to {most}");
    }

    /// <summary>A text from outside, quoted, bounded and on one line.</summary>
    public static string Quoted(string text)
    {
        var line = new string([.. text.Take(60).Select(letter => char.IsControl(letter) ? '?' : letter)]);
        return text.Length > 60 ? $"'{line}…'" : $"'{line}'";
    }

    private static string Shown(double number) => number.ToString("0.####", CultureInfo.InvariantCulture);
}
