using Encoder.Core.Playlists;

namespace Encoder.Core.Tests.Playlists;

public sealed class SubtitleListsTests
{
    private static readonly SubtitleRendition[] Subtitles =
    [
        new("subtitles-eng", "eng", null, true, false), new("subtitles-eng-2", "eng", null, false, true), new("subtitles-deu", "deu", "Für \"Gäste\"", true, false),
    ];

    [Fact]
    public void Multivariant_Subtitles_AreAGroupOfEveryPicture()
    {
        var text = HlsMultivariantPlaylist.Write([Renditions.Video("720p")], Subtitles);

        Assert.Contains(
            """
            #EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subtitles",LANGUAGE="en",NAME="en",DEFAULT=YES,AUTOSELECT=YES,FORCED=NO,URI="subtitles-eng/playlist.m3u8"
            #EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subtitles",LANGUAGE="en",NAME="en (subtitles-eng-2)",DEFAULT=NO,AUTOSELECT=YES,FORCED=YES,URI="subtitles-eng-2/playlist.m3u8"
            #EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subtitles",LANGUAGE="de",NAME="Für 'Gäste'",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI="subtitles-deu/playlist.m3u8"
            """.ReplaceLineEndings("\n"),
            text);
        Assert.Contains(",SUBTITLES=\"subtitles\",CLOSED-CAPTIONS=NONE", text);
    }

    [Fact]
    public void Manifest_Subtitles_AreFilesBesideTheStream()
    {
        var text = DashManifest.Write([Renditions.Video("720p")], null, Subtitles[..1]);

        Assert.Contains("contentType=\"text\" mimeType=\"text/vtt\" lang=\"en\"", text);
        Assert.Contains("<BaseURL>subtitles-eng/subtitles.vtt</BaseURL>", text);
    }

    [Fact]
    public void Playlist_OfSubtitles_IsOneSegmentAsLongAsThePicture() => Assert.Equal(
        "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:5\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXTINF:4.040,\nsubtitles.vtt\n#EXT-X-ENDLIST\n",
        HlsSubtitlePlaylist.Write(TimeSpan.FromSeconds(4.04)));
}
