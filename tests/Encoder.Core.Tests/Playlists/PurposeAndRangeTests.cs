using System.Xml.Linq;
using Encoder.Core.Plans;
using Encoder.Core.Playlists;
using Encoder.Core.Probing;
using static Encoder.Core.Tests.Playlists.Renditions;

namespace Encoder.Core.Tests.Playlists;

/// <summary>What lists say of tracks and pictures beside their codecs: bitrates of one codec, purposes, dynamic range.</summary>
public sealed class PurposeAndRangeTests
{
    private static readonly XNamespace Mpd = "urn:mpeg:dash:schema:mpd:2011";

    // In one group only one of two members of one name would show.
    [Fact]
    public void Hls_OneCodecAtTwoBitrates_HasAGroupForEach()
    {
        var lines = HlsMultivariantPlaylist.Write(
            [Video(), Audio() with { BitrateBps = 128_000 }, Audio("audio-eng-2") with { BitrateBps = 64_000, Group = 1 }]).Split('\n');

        Assert.Equal(["GROUP-ID=\"audio-mp4a-128k\"", "GROUP-ID=\"audio-mp4a-64k\""], lines.Where(line => line.StartsWith("#EXT-X-MEDIA", StringComparison.Ordinal)).Select(line => line.Split(',')[1]));
        Assert.Equal(2, lines.Count(line => line == "720p/playlist.m3u8"));
    }

    [Theory]
    [InlineData(TrackPurpose.Commentary, "public.auxiliary-content", "NO")]
    [InlineData(TrackPurpose.VisuallyImpaired, "public.accessibility.describes-video", "YES")]
    [InlineData(TrackPurpose.HearingImpaired, "public.accessibility.enhances-speech-intelligibility", "YES")]
    [InlineData(TrackPurpose.Dub | TrackPurpose.Original, "public.translation.dubbed,public.original-content", "YES")]
    public void Hls_Purpose_IsACharacteristic(TrackPurpose purpose, string characteristics, string autoselect) => Assert.Contains(
        $"NAME=\"en (other)\",DEFAULT=NO,AUTOSELECT={autoselect},CHARACTERISTICS=\"{characteristics}\",",
        HlsMultivariantPlaylist.Write([Video(), Audio(), Audio("other", track: 2) with { Purpose = purpose }]), StringComparison.Ordinal);

    [Fact]
    public void Hls_SubtitlesForTheHardOfHearing_SayWhatTheyDescribe() => Assert.Contains(
        ",CHARACTERISTICS=\"public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-sound\",",
        HlsMultivariantPlaylist.Write([Video()], [new SubtitleRendition("subtitles", "eng", null, false, false) { Purpose = TrackPurpose.HearingImpaired }]), StringComparison.Ordinal);

    [Theory]
    [InlineData(TrackPurpose.Commentary, "alternate commentary", "")]
    [InlineData(TrackPurpose.VisuallyImpaired, "alternate description", "1")]
    [InlineData(TrackPurpose.HearingImpaired, "alternate enhanced-audio-intelligibility", "2")]
    [InlineData(TrackPurpose.Dub, "alternate dub", "")]
    public void Dash_Purpose_IsARoleAndAnAccessibility(TrackPurpose purpose, string roles, string accessibility)
    {
        var set = Sets(Video(), Audio(), Audio("other", track: 2) with { Purpose = purpose })[2];

        Assert.Equal(roles, string.Join(' ', set.Elements(Mpd + "Role").Select(role => (string?)role.Attribute("value"))));
        Assert.Equal(accessibility, string.Join(' ', set.Elements(Mpd + "Accessibility").Select(one => (string?)one.Attribute("value"))));
    }

    // RFC 8216bis §4.4.6.2: where one variant states its range, all have to.
    [Fact]
    public void Hls_OneVariantOfHighRange_EveryVariantStatesIts() => Assert.Equal(
        ["PQ", "SDR"],
        HlsMultivariantPlaylist.Write([Video("hdr", codecs: "hvc1.2.4.L93.B0") with { VideoRange = "PQ" }, Video()]).Split('\n')
            .Where(line => line.StartsWith("#EXT-X-STREAM-INF", StringComparison.Ordinal)).Select(line => line.Split("VIDEO-RANGE=")[1].Split(',')[0]));

    [Fact]
    public void Hls_StandardRangeAlone_StatesNone() => Assert.DoesNotContain("VIDEO-RANGE", HlsMultivariantPlaylist.Write([Video()]), StringComparison.Ordinal);

    [Fact]
    public void Dash_HighRangeBesideStandard_StatesTheColorOfEachSet()
    {
        var sets = Sets(
            Video("hdr", codecs: "hvc1.2.4.L93.B0") with { VideoRange = "PQ", Color = new ColorCodes(9, 16, 9) },
            Video("sdr", codecs: "hvc1.1.6.L93.B0") with { Color = new ColorCodes(1, 1, 1) });

        Assert.Equal(["9 16 9", "1 1 1"], sets.Select(set => string.Join(' ', set.Elements(Mpd + "SupplementalProperty").Select(one => (string?)one.Attribute("value")))));
        Assert.Equal("urn:mpeg:mpegB:cicp:TransferCharacteristics", (string?)sets[0].Elements(Mpd + "SupplementalProperty").ElementAt(1).Attribute("schemeIdUri"));
    }

    private static List<XElement> Sets(params RenditionTrack[] tracks) => [.. XDocument.Parse(DashManifest.Write(tracks)).Descendants(Mpd + "AdaptationSet")];
}
