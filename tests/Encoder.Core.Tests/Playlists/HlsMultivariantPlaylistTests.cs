using Encoder.Core.Playlists;
using Encoder.Core.Time;
using static Encoder.Core.Tests.Playlists.Renditions;

namespace Encoder.Core.Tests.Playlists;

public sealed class HlsMultivariantPlaylistTests
{
    [Fact]
    public void Write_TwoRungsTwoLanguages_IsThis() => Assert.Equal(
        """
        #EXTM3U
        #EXT-X-VERSION:7
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio-mp4a",LANGUAGE="en",NAME="en",DEFAULT=NO,AUTOSELECT=YES,CHANNELS="2",URI="audio-eng/playlist.m3u8"
        #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio-mp4a",LANGUAGE="de",NAME="Director's cut",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="6",URI="audio-ger/playlist.m3u8"
        #EXT-X-STREAM-INF:BANDWIDTH=1700000,AVERAGE-BANDWIDTH=1300000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=29.970,AUDIO="audio-mp4a",CLOSED-CAPTIONS=NONE
        720p/playlist.m3u8
        #EXT-X-STREAM-INF:BANDWIDTH=1700000,AVERAGE-BANDWIDTH=1300000,CODECS="avc1.64001e,mp4a.40.2",RESOLUTION=640x360,FRAME-RATE=24.000,AUDIO="audio-mp4a",CLOSED-CAPTIONS=NONE
        360p/playlist.m3u8

        """,
        HlsMultivariantPlaylist.Write(
        [
            Video() with { FrameRate = new Rational(30000, 1001) },
            Video("360p", 640, 360, "avc1.64001e"),
            Audio(),
            Audio("audio-ger", "ger", 2) with
            {
                Title = "Director's cut", IsDefault = true, Channels = 6, Bandwidth = new Bandwidth(400_000, 500_000),
            },
        ]));

    [Fact]
    public void Write_TwoAudioCodecs_HasAGroupAndAVariantForEach() => Assert.Equal(
        """
        #EXTM3U
        #EXT-X-VERSION:7
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio-mp4a",LANGUAGE="en",NAME="en",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="audio-eng/playlist.m3u8"
        #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio-opus",LANGUAGE="en",NAME="en",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="audio-eng-opus/playlist.m3u8"
        #EXT-X-STREAM-INF:BANDWIDTH=1330000,AVERAGE-BANDWIDTH=1028000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=24.000,AUDIO="audio-mp4a",CLOSED-CAPTIONS=NONE
        720p/playlist.m3u8
        #EXT-X-STREAM-INF:BANDWIDTH=1330000,AVERAGE-BANDWIDTH=1028000,CODECS="avc1.64001f,opus",RESOLUTION=1280x720,FRAME-RATE=24.000,AUDIO="audio-opus",CLOSED-CAPTIONS=NONE
        720p/playlist.m3u8

        """,
        HlsMultivariantPlaylist.Write([Video(), Audio(), Audio("audio-eng-opus", codecs: "opus")]));

    [Fact]
    public void Write_NoSound_NamesNoGroup() => Assert.Equal(
        """
        #EXTM3U
        #EXT-X-VERSION:7
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXT-X-STREAM-INF:BANDWIDTH=1200000,AVERAGE-BANDWIDTH=900000,CODECS="avc1.64001f",RESOLUTION=1280x720,CLOSED-CAPTIONS=NONE
        720p/playlist.m3u8

        """,
        HlsMultivariantPlaylist.Write([Video() with { FrameRate = default }]));

    [Fact]
    public void Write_OneSoundAtTwoBitrates_IsTwoVariants() => Assert.Equal(
        """
        #EXTM3U
        #EXT-X-VERSION:7
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXT-X-STREAM-INF:BANDWIDTH=130000,AVERAGE-BANDWIDTH=128000,CODECS="mp4a.40.2",CLOSED-CAPTIONS=NONE
        audio-eng/playlist.m3u8
        #EXT-X-STREAM-INF:BANDWIDTH=66000,AVERAGE-BANDWIDTH=64000,CODECS="mp4a.40.2",CLOSED-CAPTIONS=NONE
        audio-eng-2/playlist.m3u8

        """,
        HlsMultivariantPlaylist.Write([Audio(), Audio("audio-eng-2") with { Bandwidth = new Bandwidth(64_000, 66_000) }]));

    [Fact]
    public void Write_TwoSoundsOnly_LetsTheListenerChoose() => Assert.Equal(
        """
        #EXTM3U
        #EXT-X-VERSION:7
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio-mp4a",LANGUAGE="en",NAME="en",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2"
        #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio-mp4a",LANGUAGE="de",NAME="de",DEFAULT=NO,AUTOSELECT=YES,CHANNELS="2",URI="audio-deu/playlist.m3u8"
        #EXT-X-STREAM-INF:BANDWIDTH=130000,AVERAGE-BANDWIDTH=128000,CODECS="mp4a.40.2",AUDIO="audio-mp4a",CLOSED-CAPTIONS=NONE
        audio-eng/playlist.m3u8

        """,
        HlsMultivariantPlaylist.Write([Audio(), Audio("audio-deu", "deu", 2)]));

    // RFC 8216 §4.3.4.1.1: names are unique within a group, one member is the default, and a language is chosen by itself once.
    [Fact]
    public void Write_SameNameAndLanguageTwice_TellsThemApart()
    {
        var media = MediaLines(Audio("audio-eng"), Audio("audio-eng-2", track: 2), Audio("audio-eng-3", track: 3) with { IsDefault = true });

        Assert.Contains("NAME=\"en\",DEFAULT=NO,AUTOSELECT=NO", media[0]);
        Assert.Contains("NAME=\"en (audio-eng-2)\",DEFAULT=NO,AUTOSELECT=NO", media[1]);
        Assert.Contains("NAME=\"en (audio-eng-3)\",DEFAULT=YES,AUTOSELECT=YES", media[2]);
    }

    [Fact]
    public void Write_TwoDefaults_KeepsTheFirst()
    {
        var media = MediaLines(Audio() with { IsDefault = true }, Audio("audio-deu", "deu", 2) with { IsDefault = true });

        Assert.Contains("DEFAULT=YES", media[0]);
        Assert.Contains("DEFAULT=NO", media[1]);
    }

    [Theory]
    [InlineData("a\",URI=\"http://evil/\"", "a',URI='http://evil/'")]
    [InlineData("a\r\n#EXT-X-ENDLIST\nb", "a  #EXT-X-ENDLIST b")]
    [InlineData("a\u2028b\u0085c\0d", "a b c d")]
    [InlineData("Пролог — 序章", "Пролог — 序章")]
    [InlineData(" \t\n", "en")]
    public void Write_HostileTitle_StaysInsideItsQuotes(string title, string name)
    {
        var media = MediaLines(Audio() with { Title = title }, Audio("audio-deu", "deu", 2));

        Assert.Equal(2, media.Count);
        Assert.Contains($",NAME=\"{name}\",DEFAULT=YES,", media[0]);
    }

    // Not among the cases above: attributes are stored as UTF-8, where a lone surrogate can't stand.
    [Fact]
    public void Write_LoneSurrogateInTitle_IsReplaced() =>
        Assert.Contains(",NAME=\"\ufffdx\",", MediaLines(Audio() with { Title = "\ud800x" }, Audio("audio-deu", "deu", 2))[0]);

    [Fact]
    public void Write_MegabyteTitle_IsCut() =>
        Assert.InRange(MediaLines(Audio() with { Title = new string('x', 1_000_000) }, Audio("a", "deu", 2))[0].Length, 200, 500);

    [Theory]
    [InlineData("eng", ",LANGUAGE=\"en\",")]
    [InlineData("fre", ",LANGUAGE=\"fr\",")]
    [InlineData("fra", ",LANGUAGE=\"fr\",")]
    [InlineData("zul", ",LANGUAGE=\"zu\",")]
    [InlineData("gsw", ",LANGUAGE=\"gsw\",")]
    [InlineData("pt-BR", ",LANGUAGE=\"pt-BR\",")]
    public void Write_Language_IsTheShortestTag(string language, string expected) =>
        Assert.Contains(expected, MediaLines(Audio(language: language), Audio("b", "deu", 2))[0]);

    [Theory]
    [InlineData(null)]
    [InlineData("und")]
    [InlineData("x\"\n")]
    [InlineData("english language")]
    public void Write_NoLanguage_StatesNone(string? language) =>
        Assert.DoesNotContain("LANGUAGE", MediaLines(Audio(language: language), Audio("b", "deu", 2))[0]);

    [Fact]
    public void Write_RenditionWithoutSegments_IsLeftOut()
    {
        var playlist = HlsMultivariantPlaylist.Write([Video(), Audio() with { Segments = [] }]);

        Assert.DoesNotContain("audio-eng", playlist);
        Assert.Contains("CODECS=\"avc1.64001f\"", playlist);
    }

    [Theory]
    [InlineData(24000, 1001, "23.976")]
    [InlineData(60000, 1001, "59.940")]
    [InlineData(25, 1, "25.000")]
    [InlineData(2997, 100, "29.970")]
    [InlineData(1, 3, "0.333")]
    public void Write_FrameRate_HasThreeDecimals(int num, int den, string expected) =>
        Assert.Contains($",FRAME-RATE={expected},", HlsMultivariantPlaylist.Write([Video() with { FrameRate = new Rational(num, den) }]));

    private static List<string> MediaLines(params RenditionTrack[] audio) =>
        [.. HlsMultivariantPlaylist.Write([Video(), .. audio]).Split('\n').Where(line => line.StartsWith("#EXT-X-MEDIA:", StringComparison.Ordinal))];
}
