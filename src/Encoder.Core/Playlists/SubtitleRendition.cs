using Encoder.Core.Probing;

namespace Encoder.Core.Playlists;

/// <summary>A subtitle rendition in playlist and manifest: <c>{Name}/subtitles.vtt</c>, and for HLS a playlist beside it.</summary>
public sealed record SubtitleRendition(string Name, string? Language, string? Title, bool IsDefault, bool IsForced)
{
    /// <summary>What its track is for.</summary>
    public TrackPurpose Purpose { get; init; }

    /// <summary>The file in the rendition's folder.</summary>
    public const string FileName = "subtitles.vtt";

    /// <summary>Unique names for people.</summary>
    internal static IEnumerable<(SubtitleRendition Track, string Label)> Labeled(IEnumerable<SubtitleRendition> tracks)
    {
        var labels = new HashSet<string>();
        foreach (var track in tracks)
        {
            var label = PlaylistText.Clean(track.Title) ?? LanguageTag.From(track.Language) ?? track.Name;
            if (!labels.Add(label))
                labels.Add(label = $"{label} ({track.Name})");
            yield return (track, label);
        }
    }
}
