using System.Globalization;
using Encoder.Contracts;
using Encoder.Core.Chunks;

namespace Encoder.Core.Damage;

/// <summary>Where the source has a picture, on the asset's time line, and with how many frames the rest was filled.</summary>
/// <param name="Repeats">Frames that were added, black ones among them.</param>
/// <param name="HasBlack">Whether black stands before the first frame; a film without sound simply starts there.</param>
public sealed record PictureSpan(TimeSpan Start, TimeSpan End, long Repeats, bool HasBlack);

/// <summary>Says once of the picture what stands where the source has none: black before the first frame, repeats in the middle and behind the last.</summary>
internal static class PictureDamage
{
    public static IEnumerable<Fault> Warnings(SplitSummary facts)
    {
        if (facts.Picture is not { } picture) yield break;
        var said = Said(picture, facts.End).ToList();
        if (said.Count == 0 && picture.Repeats > 0 && facts.Gaps.Count == 0) said.Add("stands still for long");
        if (said.Count == 0) yield break;
        var added = picture.Repeats > 0 ? string.Create(CultureInfo.InvariantCulture, $" (frames added to those of the source: {picture.Repeats})") : "";
        yield return new(ErrorCodes.PictureGap, $"The picture {string.Join("; it ", said)}{added}.");
    }

    private static IEnumerable<string> Said(PictureSpan picture, TimeSpan end)
    {
        if (picture.HasBlack) yield return string.Create(CultureInfo.InvariantCulture, $"starts {picture.Start.TotalSeconds:0.00} s late, with black before it");
        if (end - picture.End >= ChunkTargets.UsuallyApart)
            yield return string.Create(CultureInfo.InvariantCulture, $"ends at {picture.End.TotalSeconds:0.00} s, {(end - picture.End).TotalSeconds:0.00} s before the sound, and stands up to there");
    }
}
