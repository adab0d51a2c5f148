using System.Globalization;
using System.Text.RegularExpressions;
using Encoder.Server.Media;

namespace Encoder.Server.Channels;

/// <summary>
/// A file of a channel by its public name: <c>master.m3u8</c>, <c>manifest.mpd</c>, <c>720p/playlist.m3u8</c>, and, with the number of the session in front,
/// <c>1/720p/init.mp4</c>, <c>1/720p/seg-00000.m4s</c>. No other name is a file.
/// </summary>
/// <param name="Session">The number of the session; null for a playlist of the channel.</param>
/// <param name="Media">The file of the session's job, or the playlist.</param>
internal sealed partial record LiveFile(int? Session, MediaFile Media)
{
    public static LiveFile? Parse(string name)
    {
        if (Form().Match(name) is { Success: true } match)
        {
            return MediaFile.Parse(match.Groups["file"].Value) is { Kind: MediaKind.Segment } segment
                ? new LiveFile(int.Parse(match.Groups["session"].Value, CultureInfo.InvariantCulture), segment)
                : null;
        }

        return MediaFile.Parse(name) is { Kind: MediaKind.Master or MediaKind.Manifest or MediaKind.Playlist } playlist ? new LiveFile(null, playlist) : null;
    }

    [GeneratedRegex(@"\A(?<session>[0-9]{1,9})/(?<file>[^/]+/[^/]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
