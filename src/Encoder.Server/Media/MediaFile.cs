using System.Globalization;
using System.Text.RegularExpressions;
using Encoder.Core.Delivery;
using Encoder.Core.Previews;

namespace Encoder.Server.Media;

/// <summary>The kinds of files of a job.</summary>
internal enum MediaKind
{
    /// <summary>Init or segment: never changes.</summary>
    Segment,

    /// <summary>A rendition's playlist: grows.</summary>
    Playlist,

    /// <summary>The multivariant playlist.</summary>
    Master,

    /// <summary>The DASH manifest.</summary>
    Manifest,

    /// <summary>A file that is written once as a whole: MP4s, report, previews.</summary>
    Whole,
}

/// <summary>A file of a job by its public name. Names are matched completely against the names that jobs write, so no other name reaches the store.</summary>
internal sealed partial record MediaFile(string Name, MediaKind Kind, string ContentType, string? Rendition = null)
{
    /// <summary>The number of a segment; null of other files.</summary>
    public int? Segment { get; private init; }

    /// <summary>The file; null when jobs write no file of that name.</summary>
    public static MediaFile? Parse(string name)
    {
        switch (name)
        {
            case "master.m3u8": return new(name, MediaKind.Master, MediaTypes.Of(name));
            case "manifest.mpd": return new(name, MediaKind.Manifest, MediaTypes.Of(name));
            case "job.json": return new(name, MediaKind.Whole, MediaTypes.Of(name));
            case PreviewFiles.Poster: return new(name, MediaKind.Whole, MediaTypes.Of(name));
            case PreviewFiles.Sprites: return new(name, MediaKind.Whole, MediaTypes.Of(name));
        }

        if (PreviewFiles.IsSheet(name)) return new(name, MediaKind.Whole, MediaTypes.Of(name));

        if (Form().Match(name) is not { Success: true } match) return null;
        var rendition = match.Groups["rendition"].Value;
        var file = match.Groups["file"].Value;
        if (file.Length == 0) return new(name, MediaKind.Whole, MediaTypes.Of(name));
        if (file == "playlist.m3u8") return new(name, MediaKind.Playlist, MediaTypes.Of(name), rendition);
        return new(name, MediaKind.Segment, MediaTypes.Of(name), rendition)
        {
            Segment = match.Groups["segment"] is { Success: true } number ? int.Parse(number.Value, CultureInfo.InvariantCulture) : null,
        };
    }

    [GeneratedRegex(@"\A(?<rendition>[a-z0-9][a-z0-9-]{0,63})(?:\.mp4|/(?<file>init\.mp4|playlist\.m3u8|seg-(?<segment>[0-9]{5,9})\.m4s))\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
