using System.Xml.Linq;
using Encoder.Contracts;
using Encoder.Core.Encryption;
using Encoder.Core.Playlists;
using static Encoder.Core.Tests.Playlists.Renditions;

namespace Encoder.Core.Tests.Encryption;

public sealed class EncryptedListTests
{
    private const string KeyId = "000102030405060708090a0b0c0d0e0f";
    private static readonly TimeSpan FourSeconds = TimeSpan.FromSeconds(4);
    private static readonly XNamespace Mpd = "urn:mpeg:dash:schema:mpd:2011";

    [Fact]
    public void Hls_WholeSegments_NamesKeyAndIvOfEach() => Assert.Equal(
        """
        #EXTM3U
        #EXT-X-VERSION:7
        #EXT-X-TARGETDURATION:6
        #EXT-X-MEDIA-SEQUENCE:0
        #EXT-X-PLAYLIST-TYPE:VOD
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXT-X-MAP:URI="init.mp4"
        #EXT-X-KEY:METHOD=AES-128,URI="../key",IV=0x00000000000000030000000000000000
        #EXTINF:4.000000,
        seg-00000.m4s
        #EXT-X-KEY:METHOD=AES-128,URI="../key",IV=0x00000000000000030000000000000001
        #EXTINF:4.000000,
        seg-00001.m4s
        #EXT-X-KEY:METHOD=AES-128,URI="../key-1",IV=0x00000000000000030000000000000002
        #EXTINF:4.000000,
        seg-00002.m4s
        #EXT-X-ENDLIST

        """,
        HlsMediaPlaylist.Write(Segments(4000, 4000, 4000), Millis, FourSeconds, true, new HlsKeys(new EncryptionPlan(EncryptionScheme.Aes128, KeyId, RotateSegments: 2), 3)));

    [Theory]
    [InlineData(EncryptionScheme.Cenc, "SAMPLE-AES-CTR")]
    [InlineData(EncryptionScheme.Cbcs, "SAMPLE-AES")]
    public void Hls_Samples_NamesTheKeyOnce(EncryptionScheme scheme, string method) => Assert.Equal(
        [
            "#EXT-X-MAP:URI=\"init.mp4\"",
            $"#EXT-X-KEY:METHOD={method},URI=\"../license\",KEYID=0x{KeyId},KEYFORMAT=\"org.w3.clearkey\",KEYFORMATVERSIONS=\"1\"",
            "#EXTINF:4.000000,", "seg-00000.m4s", "#EXTINF:4.000000,", "seg-00001.m4s", "",
        ],
        HlsMediaPlaylist.Write(Segments(4000, 4000), Millis, FourSeconds, false, new HlsKeys(new EncryptionPlan(scheme, KeyId), 3)).Split('\n')[6..]);

    [Fact]
    public void Hls_SamplesWithRotation_NamesEachKeyInFrontOfItsSegments() => Assert.Equal(
        ["KEYID=0x" + KeyId, "seg-00000.m4s", "seg-00001.m4s", "KEYID=0x000102030405060708090a0b0c0d0e10", "seg-00002.m4s"],
        KeysAndSegments(HlsMediaPlaylist.Write(Segments(4000, 4000, 4000), Millis, FourSeconds, false, new HlsKeys(new EncryptionPlan(EncryptionScheme.Cbcs, KeyId, RotateSegments: 2), 3))));

    // A list that begins in the middle of a period names its key.
    [Fact]
    public void Hls_WindowOfAChannelWithRotation_BeginsWithAKey()
    {
        var keys = new HlsKeys(new EncryptionPlan(EncryptionScheme.Cenc, KeyId, RotateSegments: 2), 0, "../1/");
        var session = new LiveSession(0, 0, DateTimeOffset.UnixEpoch, "../1/720p/", Millis, Segments(4000, 4000, 4000), keys);

        Assert.Equal(
            ["KEYID=0x" + KeyId, "../1/720p/seg-00001.m4s", "KEYID=0x000102030405060708090a0b0c0d0e10", "../1/720p/seg-00002.m4s"],
            KeysAndSegments(LivePlaylist.Write([session], FourSeconds, TimeSpan.FromSeconds(8), isComplete: false)));
    }

    private static IEnumerable<string> KeysAndSegments(string playlist) => playlist.Split('\n')
        .Where(line => line.StartsWith("#EXT-X-KEY", StringComparison.Ordinal) || line.EndsWith(".m4s", StringComparison.Ordinal))
        .Select(line => line.Split(',').FirstOrDefault(field => field.StartsWith("KEYID", StringComparison.Ordinal)) ?? line);

    [Fact]
    public void Hls_SessionsOfAChannel_HaveTheirOwnKeys()
    {
        LiveSession Session(int number, string key) => new(
            number - 1, number - 1, DateTimeOffset.UnixEpoch, $"../{number}/720p/", Millis, Segments(4000), new HlsKeys(new EncryptionPlan(EncryptionScheme.Cbcs, key), 0, $"../{number}/"));
        var text = LivePlaylist.Write([Session(1, KeyId), Session(2, new string('a', 32))], FourSeconds, TimeSpan.FromMinutes(1), isComplete: false);

        Assert.Equal(
            ["URI=\"../1/license\",KEYID=0x" + KeyId, "URI=\"../2/license\",KEYID=0x" + new string('a', 32)],
            text.Split('\n').Where(line => line.StartsWith("#EXT-X-KEY", StringComparison.Ordinal)).Select(line => string.Join(',', line.Split(',')[1..3])));
    }

    // A key applies to the init segments behind it too, and those are clear.
    [Fact]
    public void Hls_SessionsWithWholeSegments_EndTheKeyBeforeTheNextInit()
    {
        LiveSession Session(int number) => new(
            number - 1, number - 1, DateTimeOffset.UnixEpoch, $"../{number}/720p/", Millis, Segments(4000), new HlsKeys(new EncryptionPlan(EncryptionScheme.Aes128, KeyId), 0, $"../{number}/"));
        var text = LivePlaylist.Write([Session(1), Session(2)], FourSeconds, TimeSpan.FromMinutes(1), isComplete: false);

        Assert.Equal(
            [
                "#EXT-X-MAP:URI=\"../1/720p/init.mp4\"", "#EXT-X-KEY:METHOD=AES-128,URI=\"../1/key\",IV=0x" + new string('0', 32), "../1/720p/seg-00000.m4s",
                "#EXT-X-KEY:METHOD=NONE", "#EXT-X-MAP:URI=\"../2/720p/init.mp4\"", "#EXT-X-KEY:METHOD=AES-128,URI=\"../2/key\",IV=0x" + new string('0', 32), "../2/720p/seg-00000.m4s",
            ],
            text.Split('\n').Where(line => line.StartsWith("#EXT-X-KEY", StringComparison.Ordinal) || line.StartsWith("#EXT-X-MAP", StringComparison.Ordinal) || line.StartsWith("..", StringComparison.Ordinal)));
    }

    [Fact]
    public void Dash_Samples_NamesSchemeKeyAndLicense()
    {
        var plan = new EncryptionPlan(EncryptionScheme.Cbcs, KeyId);
        var sets = XDocument.Parse(DashManifest.Write([Video() with { Encryption = plan }, Audio() with { Encryption = plan }])).Descendants(Mpd + "AdaptationSet").ToList();

        Assert.Equal(2, sets.Count);
        Assert.All(sets, set =>
        {
            var elements = set.Elements(Mpd + "ContentProtection").ToList();
            Assert.Equal(
                [("urn:mpeg:dash:mp4protection:2011", "cbcs"), ("urn:uuid:e2719d58-a985-b3c9-781a-b030af78d30e", "ClearKey1.0")],
                elements.Select(element => ((string?)element.Attribute("schemeIdUri"), (string?)element.Attribute("value"))));
            Assert.Equal("00010203-0405-0607-0809-0a0b0c0d0e0f", (string?)elements[0].Attribute(XName.Get("default_KID", "urn:mpeg:cenc:2013")));
            Assert.Equal("license", elements[1].Element(XName.Get("Laurl", "https://dashif.org/CPS"))!.Value);
        });
    }

    [Fact]
    public void Lists_OfClearSegments_NameNoKey()
    {
        Assert.DoesNotContain("KEY", HlsMediaPlaylist.Write(Segments(4000), Millis, FourSeconds, true), StringComparison.Ordinal);
        Assert.DoesNotContain("ContentProtection", DashManifest.Write([Video(), Audio()]), StringComparison.Ordinal);
    }
}
