using System.Globalization;
using System.Text;

namespace Encoder.Core.Playlists;

/// <summary>Writes <c>master.m3u8</c>, the multivariant playlist (RFC 8216 §4.3.4).</summary>
public static class HlsMultivariantPlaylist
{
    private const string SubtitleGroup = "subtitles";

    /// <summary>
    /// Lists the renditions. With video: a variant per video rendition and audio group. Without video: a variant per audio rendition, when all
    /// are the same track at several bitrates; otherwise a variant per group, so that the listener can choose between the tracks.
    /// </summary>
    /// <param name="renditions">In order of preference; those without segments are omitted.</param>
    /// <param name="subtitles">Subtitles for every variant with video.</param>
    public static string Write(IReadOnlyList<RenditionTrack> renditions, IReadOnlyList<SubtitleRendition>? subtitles = null)
    {
        subtitles ??= [];
        var tracks = renditions.Where(track => track.Segments.Count > 0).ToList();
        var videos = tracks.Where(track => track.Kind == RenditionKind.Video).ToList();
        var groups = AudioGroup.Of(tracks);
        var isOneSound = videos.Count == 0 && tracks.DistinctBy(track => track.TrackIndex).Count() == 1;

        var text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        if (!isOneSound)
            AppendGroups(text, groups, withVideo: videos.Count > 0);
        AppendSubtitles(text, subtitles);
        // RFC 8216bis §4.4.6.2: a player that is told of some must be told of all.
        if (videos.Any(video => video.VideoRange is not null))
            videos = [.. videos.Select(video => video with { VideoRange = video.VideoRange ?? "SDR" })];
        foreach (var video in videos)
            AppendVariants(text, video, groups, subtitles.Count > 0);
        if (isOneSound)
            tracks.ForEach(track => AppendVariant(text, track, null));
        else if (videos.Count == 0)
            foreach (var group in groups)
                AppendVariant(text, group.Default.Track, group);
        return text.ToString();
    }

    // §4.3.4.2.1: a member without URI is contained in the variant itself; with a URI, players would load the same audio twice.
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
                if (member.Characteristics is { } characteristics)
                    text.Append(",CHARACTERISTICS=").AppendQuoted(characteristics);
                text.Append(",CHANNELS=").AppendQuoted(member.Track.Channels.ToString(CultureInfo.InvariantCulture));
                if (withVideo || !member.IsDefault)
                    text.Append(",URI=").AppendQuoted(PlaylistOf(member.Track));
                text.Append('\n');
            }
    }

    // §4.3.4.1: forced subtitles are selected automatically; at most one of the others is the default.
    private static void AppendSubtitles(StringBuilder text, IReadOnlyList<SubtitleRendition> subtitles)
    {
        var chosen = subtitles.FirstOrDefault(track => track is { IsDefault: true, IsForced: false });
        foreach (var (track, label) in SubtitleRendition.Labeled(subtitles))
        {
            text.Append("#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=").AppendQuoted(SubtitleGroup);
            if (LanguageTag.From(track.Language) is { } language)
                text.Append(",LANGUAGE=").AppendQuoted(language);
            text.Append(",NAME=").AppendQuoted(label);
            text.Append(",DEFAULT=").Append(ReferenceEquals(track, chosen) ? "YES" : "NO");
            text.Append(",AUTOSELECT=YES,FORCED=").Append(track.IsForced ? "YES" : "NO");
            if (TrackPurposes.Characteristics(track.Purpose, isSound: false) is { } characteristics)
                text.Append(",CHARACTERISTICS=").AppendQuoted(characteristics);
            text.Append(",URI=").AppendQuoted($"{track.Name}/playlist.m3u8").Append('\n');
        }
    }

    private static void AppendVariants(StringBuilder text, RenditionTrack video, IReadOnlyList<AudioGroup> groups, bool hasSubtitles)
    {
        if (groups.Count == 0)
            AppendVariant(text, video, null, hasSubtitles);
        foreach (var group in groups)
            AppendVariant(text, video, group, hasSubtitles);
    }

    private static void AppendVariant(StringBuilder text, RenditionTrack track, AudioGroup? group, bool hasSubtitles = false)
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
        if (hasSubtitles)
            text.Append(",SUBTITLES=").AppendQuoted(SubtitleGroup);
        text.Append(",CLOSED-CAPTIONS=NONE\n").Append(PlaylistOf(track)).Append('\n');
    }

    private static string PlaylistOf(RenditionTrack track) => $"{track.Name}/playlist.m3u8";

    private static StringBuilder AppendQuoted(this StringBuilder text, string value) =>
        text.Append('"').Append(value.Replace('"', '\'').ReplaceLineEndings(" ")).Append('"');
}
