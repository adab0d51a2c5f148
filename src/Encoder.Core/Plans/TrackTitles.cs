using Encoder.Core.Probing;

namespace Encoder.Core.Plans;

/// <summary>
/// Titles by which people tell tracks of one kind apart: those of the source, and where two are the same, what the tracks are for or their number.
/// </summary>
internal static class TrackTitles
{
    private static readonly (TrackPurpose Purpose, string Words)[] Purposes =
    [
        (TrackPurpose.Commentary, "commentary"), (TrackPurpose.VisuallyImpaired, "audio description"), (TrackPurpose.HearingImpaired, "hearing impaired"),
        (TrackPurpose.Dub, "dub"), (TrackPurpose.Original, "original"),
    ];

    /// <summary>By index in the container; null where the source states none.</summary>
    public static IReadOnlyDictionary<int, string?> Of(IEnumerable<Track> tracks)
    {
        var titles = new Dictionary<int, string?>();
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var track in tracks) titles[track.Index] = track.Title is { } title ? Unique(title, track.Purpose, taken) : null;
        return titles;
    }

    private static string Unique(string title, TrackPurpose purpose, HashSet<string> taken)
    {
        if (taken.Add(title)) return title;
        var words = Purposes.Where(known => purpose.HasFlag(known.Purpose)).Select(known => known.Words).FirstOrDefault();
        var unique = words is null ? $"{title} 2" : $"{title} ({words})";
        for (var number = words is null ? 3 : 2; !taken.Add(unique); number++) unique = words is null ? $"{title} {number}" : $"{title} ({words} {number})";
        return unique;
    }
}
