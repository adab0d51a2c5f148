using System.Globalization;
using Encoder.Contracts;

namespace Encoder.Core.Ladders;

/// <summary>
/// The box that limits the picture of a rung, in the orientation of the source: the larger bound applies to the longer side.
/// A missing bound is no limit.
/// </summary>
/// <param name="Longer">Maximum of the longer side in pixels, or null.</param>
/// <param name="Shorter">Maximum of the shorter side in pixels, or null.</param>
public sealed record RungBounds(int? Longer, int? Shorter)
{
    /// <summary>The bounds of a rung; a name such as <c>720p</c> alone means the 16:9 box of that height.</summary>
    public static RungBounds Of(RungSpec rung) => (rung.Width, rung.Height) switch
    {
        ({ } width, { } height) => new(Math.Max(width, height), Math.Min(width, height)),
        ({ } width, null) => new(width, null),
        (null, { } height) => new(null, height),
        _ when LadderPresets.Find(rung.Name) is { } preset => new(preset.Width, preset.Height),
        _ when HeightInName(rung.Name) is { } height => new((height * 16 / 9 + 1) / 2 * 2, height),
        _ => throw new FaultException(ErrorCodes.SpecInvalid, $"The rung {rung.Name} has no size; give width or height."),
    };

    /// <summary>720 for <c>720p</c>; null for a name without a height from 16 to 8192.</summary>
    public static int? HeightInName(string name)
        => name.Length is > 1 and < 6 && name[^1] == 'p'
            && int.TryParse(name[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var height) && height is >= 16 and <= 8192
            ? height : null;
}
