using System.Globalization;
using System.Text.RegularExpressions;
using Encoder.Core.Previews;

namespace Encoder.Cli.Output;

/// <summary>The names of a job's output, relative to its folder. Pure.</summary>
internal static partial class OutputLayout
{
    public const string Master = "master.m3u8";
    public const string Manifest = "manifest.mpd";
    public const string Report = "job.json";
    public const string Keys = "keys.json";
    public const string Playlist = "playlist.m3u8";
    public const string Init = "init.mp4";
    public const string Subtitles = "subtitles.vtt";

    /// <summary>The MP4 of a video rendition.</summary>
    public static string Mp4(string rendition) => rendition + ".mp4";

    /// <summary>Whether a name is a valid rendition name. Names from a report must be checked before they are used in a path.</summary>
    public static bool IsRenditionName(string name) => RenditionName().IsMatch(name);

    /// <summary>Whether a name within a rendition's folder is one that jobs write.</summary>
    public static bool IsRenditionFile(string name) => name is Init or Playlist or Subtitles || IsSegment(name);

    /// <summary>Whether a name within a rendition's folder is that of a segment.</summary>
    public static bool IsSegment(string name) => SegmentName().IsMatch(name);

    /// <summary>The names of the poster and the thumbnails.</summary>
    public static IReadOnlyList<string> Previews { get; } = [PreviewFiles.Poster, PreviewFiles.Sprites, PreviewFiles.Sheet(0), PreviewFiles.Sheet(1)];

    /// <summary>The number of a segment, by its name.</summary>
    public static int NumberOf(string segment) => int.TryParse(segment.AsSpan(4..^4), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;

    /// <summary>
    /// The order of delivery: files come after those they refer to. Media, MP4s, media playlists, master playlist and manifest, the report.
    /// </summary>
    public static int DeliveryRank(string path) => path switch
    {
        Report => 4,
        Master or Manifest => 3,
        _ when path.EndsWith(".m3u8", StringComparison.Ordinal) => 2,
        _ when !path.Contains('/', StringComparison.Ordinal) => 1,
        _ => 0,
    };

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,63}$")]
    private static partial Regex RenditionName();

    [GeneratedRegex("^seg-[0-9]{5,}\\.m4s$")]
    private static partial Regex SegmentName();
}
