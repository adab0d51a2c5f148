using Encoder.Contracts;

namespace Encoder.Core.Ladders;

/// <summary>A ladder written as names: <c>1080p,720p,480p</c>.</summary>
public static class Ladder
{
    /// <summary>
    /// Reads a ladder. Faults, all at once: <c>spec.ladder_unknown</c> for a name that doesn't exist, <c>spec.invalid</c> for one given twice.
    /// </summary>
    public static IReadOnlyList<RungSpec> Parse(string text)
    {
        var names = text.Split(',', StringSplitOptions.TrimEntries);
        var faults = new List<Fault>();
        foreach (var name in names.Distinct().Where(name => LadderPresets.Find(name) is null))
            faults.Add(new(ErrorCodes.LadderUnknown, Unknown(name)));
        foreach (var name in names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key))
            faults.Add(new(ErrorCodes.SpecInvalid, $"The ladder names {Shown(name)} twice; keep one."));
        return faults.Count > 0
            ? throw new FaultException(faults)
            : [.. names.Select(name => LadderPresets.Find(name)!.ToRung())];
    }

    private static string Unknown(string name)
    {
        var nearest = Spelling.Nearest(name, LadderPresets.Names);
        var meant = nearest is null ? "" : $"did you mean {nearest}? ";
        return $"The ladder names {Shown(name)}, which does not exist; {meant}known are {string.Join(", ", LadderPresets.Names)}.";
    }

    private static string Shown(string name) => name.Length switch
    {
        0 => "an empty rung",
        <= 40 => $"'{name}'",
        _ => $"'{name[..40]}…'",
    };
}
