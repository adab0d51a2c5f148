using System.Globalization;
using System.Text;

namespace Encoder.Core.Playlists;

/// <summary>Writes <c>master.m3u8</c>, the playlist of playlists (RFC 8216 §4.3.4).</summary>
public static class HlsMultivariantPlaylist
{
    /// <summary>
    /// Lists the renditions. With video: a variant per video rendition and audio group. Without: a variant per audio rendition, when all
    /// are the same sound at several bitrates; else a variant per group, so that the listener can choose between the tracks.
    /// </summary>
    /// <param name="renditions">In order of preference; those without segments are left out.</param>
    public static string Write(IReadOnlyList<RenditionTrack> renditions)
    {
        var tracks = renditions.Where(track => track.Segments.Count > 0).ToList();
        var videos = tracks.Where(track => track.Kind == RenditionKind.Video).ToList();
        var groups = AudioGroup.Of(tracks);
        var isOneSound = videos.Count == 0 && tracks.DistinctBy(track => track.TrackIndex).Count() == 1;

        var text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        if (!isOneSound)
            AppendGroups(text, groups, withVideo: videos.Count > 0);
        foreach (var video in videos)
            AppendVariants(text, video, groups);
        if (isOneSound)
            tracks.ForEach(track => AppendVariant(text, track, null));
        else if (videos.Count == 0)
            foreach (var group in groups)
                AppendVariant(text, group.Default.Track, group);
        return text.ToString();
    }

    // §4.3.4.2.1: a member without URI is what the variant itself carries; with one, players would load the same sound twice.
    private static void AppendGroups(StringBuilder text, IEnumerable<AudioGroup> groups, bool withVideo)
    {
        foreach (var group in groups)
            foreach (var member in group.Members)
            {
                text.Append("#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=").AppendQuoted(group.Id);
                if (member.Language is { } language)
                    text.Append(",LANGUAGE=").AppendQuoted(language);
                text.Append(",NAME=").AppendQuoted(member.Name);
                text.Append(",DEFAULT=").Append(member.IsDefault ? "YES" : "NO");
                text.Append(",AUTOSELECT=").Append(member.IsAutoselected ? "YES" : "NO");
                text.Append(",CHANNELS=").AppendQuoted(member.Track.Channels.ToString(CultureInfo.InvariantCulture));
                if (withVideo || !member.IsDefault)
                    text.Append(",URI=").AppendQuoted(PlaylistOf(member.Track));
                text.Append('\n');
            }
    }

    private static void AppendVariants(StringBuilder text, RenditionTrack video, IReadOnlyList<AudioGroup> groups)
    {
        if (groups.Count == 0)
            AppendVariant(text, video, null);
        foreach (var group in groups)
            AppendVariant(text, video, group);
    }

    private static void AppendVariant(StringBuilder text, RenditionTrack track, AudioGroup? group)
    {
        var isVideo = track.Kind == RenditionKind.Video;
        var sound = group?.Bandwidth ?? Bandwidth.Zero;
        var bandwidth = isVideo ? track.Bandwidth + sound : Bandwidth.Max(track.Bandwidth, sound);
        var codecs = string.Join(',', new[] { track.Codecs }.Union(group?.Codecs ?? []));

        text.Append("#EXT-X-STREAM-INF:BANDWIDTH=").Append(bandwidth.PeakBps);
        text.Append(",AVERAGE-BANDWIDTH=").Append(bandwidth.AverageBps);
        text.Append(",CODECS=").AppendQuoted(codecs);
        if (isVideo)
            text.Append(",RESOLUTION=").Append(track.Width).Append('x').Append(track.Height);
        if (isVideo && track.FrameRate.IsPositive)
            text.Append(",FRAME-RATE=").Append(Decimals.FrameRate(track.FrameRate));
        if (track.VideoRange is { } range)
            text.Append(",VIDEO-RANGE=").Append(range);
        if (group is not null)
            text.Append(",AUDIO=").AppendQuoted(group.Id);
        text.Append(",CLOSED-CAPTIONS=NONE\n").Append(PlaylistOf(track)).Append('\n');
    }

    private static string PlaylistOf(RenditionTrack track) => $"{track.Name}/playlist.m3u8";

    private static StringBuilder AppendQuoted(this StringBuilder text, string value) =>
        text.Append('"').Append(value.Replace('"', '\'').ReplaceLineEndings(" ")).Append('"');
}
