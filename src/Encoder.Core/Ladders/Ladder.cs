using Encoder.Contracts;
using Encoder.Core.Specs;

namespace Encoder.Core.Ladders;

/// <summary>A ladder written as names: <c>1080p,720p,480p30</c>. A number after the name is the frame rate of the rung.</summary>
public static class Ladder
{
    /// <summary>
    /// Reads a ladder. Faults, all at once: <c>spec.ladder_unknown</c> for an unknown name, <c>spec.invalid</c> for one given twice.
    /// </summary>
    public static IReadOnlyList<RungSpec> Parse(string text)
    {
        var names = text.Split(',', StringSplitOptions.TrimEntries);
        var faults = new List<Fault>();
        foreach (var name in names.Distinct().Where(name => Find(name) is null))
            faults.Add(new(ErrorCodes.LadderUnknown, Unknown(name)));
        foreach (var name in names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key))
            faults.Add(new(ErrorCodes.SpecInvalid, $"The ladder names {Shown(name)} twice; keep one."));
        return faults.Count > 0
            ? throw new FaultException(faults)
            : [.. names.Select(name => Find(name)!)];
    }

    private static RungSpec? Find(string name)
    {
        var (size, rate) = name.IndexOf('p', StringComparison.Ordinal) is >= 0 and var at ? (name[..(at + 1)], name[(at + 1)..]) : (name, "");
        if (LadderPresets.Find(size)?.ToRung() is not { } rung || rate.Length == 0) return LadderPresets.Find(name)?.ToRung();
        return rate.All(char.IsAsciiDigit) && FrameRates.Parse(rate) is not null ? rung with { Name = name, FrameRate = rate } : null;
    }

    private static string Unknown(string name)
    {
        var nearest = Spelling.Nearest(name, LadderPresets.Names);
        var meant = nearest is null ? "" : $"did you mean {nearest}? ";
        return $"The ladder names {Shown(name)}, which does not exist; {meant}known names are {string.Join(", ", LadderPresets.Names)}.";
    }

    private static string Shown(string name) => name.Length switch
    {
        0 => "an empty rung",
        <= 40 => $"'{name}'",
        _ => $"'{name[..40]}…'",
    };
}
