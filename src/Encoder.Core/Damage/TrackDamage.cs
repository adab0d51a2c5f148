using System.Globalization;
using Encoder.Contracts;

namespace Encoder.Core.Damage;

/// <summary>Where a track that is read ends, and where it says that it does, on the asset's time line.</summary>
/// <param name="Index">Index in the container.</param>
/// <param name="Declared">Null when the container does not say of each track.</param>
public sealed record TrackEnd(int Index, bool IsPicture, TimeSpan End, TimeSpan? Declared);

/// <summary>Judges each track by its own length, so that a short picture does not hide behind a longer sound, or the other way round.</summary>
internal static class TrackDamage
{
    /// <param name="told">What is missing at the end of all tracks together, which is told already.</param>
    /// <param name="isCut">Reading broke off, or the source says itself that its end is missing.</param>
    public static (TimeSpan Lost, IReadOnlyList<Fault> Warnings) Judge(SplitSummary facts, TimeSpan told, bool isCut)
    {
        var lost = TimeSpan.Zero;
        List<Fault> warnings = [];
        foreach (var track in facts.Tracks)
        {
            if (track.Declared is not { } declared) continue;
            var missing = declared - track.End;
            if (missing < SplitDamage.Slack(declared)) continue;
            // Of a source that ends early all tracks do, by about as much.
            if (told > TimeSpan.Zero && missing - told < SplitDamage.Slack(declared)) continue;
            if (isCut) lost = missing > lost ? missing : lost;
            warnings.Add(Warning(facts, track, declared, missing, isCut));
        }

        return (lost, warnings);
    }

    private static Fault Warning(SplitSummary facts, TrackEnd track, TimeSpan declared, TimeSpan missing, bool isCut)
    {
        var name = track.IsPicture ? $"Video track {track.Index}" : $"Sound track {track.Index}";
        var frames = track.IsPicture ? SplitDamage.FramesIn(facts.Media, missing) : "";
        var text = string.Create(CultureInfo.InvariantCulture, $"{name} ends at {track.End.TotalSeconds:0.00} s of the {declared.TotalSeconds:0.00} s it declares");
        return isCut
            ? new(ErrorCodes.AssetTruncated, string.Create(CultureInfo.InvariantCulture, $"{text}: {missing.TotalSeconds:0.00} s are missing{frames}."))
            : new(ErrorCodes.AssetShorter, $"{text}: the header is wrong, or a part of it is missing.");
    }
}
