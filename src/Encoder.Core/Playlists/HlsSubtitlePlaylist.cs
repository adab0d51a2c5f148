using System.Globalization;

namespace Encoder.Core.Playlists;

/// <summary>The media playlist of a subtitle rendition: one WebVTT segment (RFC 8216 §3.5) contains all of it; its times start at zero, as those of the video.</summary>
public static class HlsSubtitlePlaylist
{
    /// <summary>Writes the playlist for a presentation of <paramref name="duration"/>.</summary>
    public static string Write(TimeSpan duration)
    {
        var seconds = Math.Max(0.001m, (decimal)duration.Ticks / TimeSpan.TicksPerSecond);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:{Math.Ceiling(seconds):0}\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXTINF:{seconds:0.000},\n{SubtitleRendition.FileName}\n#EXT-X-ENDLIST\n");
    }
}
