using System.Xml.Linq;
using Encoder.Core.Playlists;
using Encoder.Core.Time;
using static Encoder.Core.Tests.Playlists.Renditions;

namespace Encoder.Core.Tests.Playlists;

public sealed class DashManifestTests
{
    private static readonly XNamespace Mpd = "urn:mpeg:dash:schema:mpd:2011";

    [Fact]
    public void Write_TwoRungsWithSound_IsThis() => Assert.Equal(
        """
        <?xml version="1.0" encoding="utf-8"?>
        <MPD profiles="urn:mpeg:dash:profile:isoff-live:2011,urn:mpeg:dash:profile:cmaf:2019" type="static" mediaPresentationDuration="PT9.5S" minBufferTime="PT4.010667S" xmlns="urn:mpeg:dash:schema:mpd:2011">
          <Period id="0" start="PT0S">
            <AdaptationSet id="0" contentType="video" mimeType="video/mp4" segmentAlignment="true" startWithSAP="1">
              <Role schemeIdUri="urn:mpeg:dash:role:2011" value="main" />
              <SegmentTemplate timescale="1000" startNumber="0" initialization="$RepresentationID$/init.mp4" media="$RepresentationID$/seg-$Number%05d$.m4s">
                <SegmentTimeline>
                  <S t="0" d="4000" r="1" />
                  <S d="1500" />
                </SegmentTimeline>
              </SegmentTemplate>
              <Representation id="720p" bandwidth="1200000" codecs="avc1.64001f" width="1280" height="720" frameRate="30000/1001" sar="1:1" />
              <Representation id="360p" bandwidth="1200000" codecs="avc1.64001e" width="640" height="360" frameRate="24" sar="1:1" />
            </AdaptationSet>
            <AdaptationSet id="1" contentType="audio" mimeType="audio/mp4" lang="en" segmentAlignment="true" startWithSAP="1">
              <AudioChannelConfiguration schemeIdUri="urn:mpeg:dash:23003:3:audio_channel_configuration:2011" value="2" />
              <Label>A &amp; B</Label>
              <Role schemeIdUri="urn:mpeg:dash:role:2011" value="main" />
              <SegmentTemplate timescale="48000" startNumber="0" initialization="$RepresentationID$/init.mp4" media="$RepresentationID$/seg-$Number%05d$.m4s">
                <SegmentTimeline>
                  <S t="0" d="192512" />
                  <S d="191488" />
                  <S d="72000" />
                </SegmentTimeline>
              </SegmentTemplate>
              <Representation id="audio-eng" bandwidth="130000" codecs="mp4a.40.2" audioSamplingRate="48000" />
            </AdaptationSet>
          </Period>
        </MPD>

        """,
        DashManifest.Write(
        [
            Video() with { FrameRate = new Rational(30000, 1001) },
            Video("360p", 640, 360, "avc1.64001e"),
            Audio() with { Title = "A & B" },
        ]));

    [Fact]
    public void Write_SeveralCodecsAndTracks_HasASetForEach()
    {
        var sets = Sets(
            Video(), Video("720p-hevc", codecs: "hvc1.1.6.L93.B0"), Video("360p", 640, 360),
            Audio(), Audio("audio-eng-64"), Audio("audio-eng-opus", codecs: "opus"), Audio("audio-deu", "deu", 2));

        Assert.Equal(
            ["720p 360p", "720p-hevc", "audio-eng audio-eng-64", "audio-eng-opus", "audio-deu"],
            sets.Select(set => string.Join(' ', set.Elements(Mpd + "Representation").Select(one => (string?)one.Attribute("id")))));
        Assert.Equal(["main", "main", "main", "main", "alternate"], sets.Select(set => (string?)set.Element(Mpd + "Role")?.Attribute("value")));
        Assert.Equal(["0", "1", "2", "3", "4"], sets.Select(set => (string?)set.Attribute("id")));
    }

    // A rung of 30 frames/s has no frame where a keyframe of 60 lies between two of its own.
    [Theory]
    [InlineData(4000, "true")]
    [InlineData(4017, "false")]
    public void Write_RungWithFrameRate_TellsWhetherSegmentsStartTogether(long first, string expected)
    {
        var own = Video("480p30", 854, 480) with { FrameRate = new Rational(30, 1), Timebase = new Timebase(1, 30), Segments = Segments(120, 120) };

        var set = Assert.Single(Sets(Video() with { Segments = Segments(first, 8000 - first) }, own));

        Assert.Equal(expected, (string?)set.Attribute("segmentAlignment"));
        Assert.Equal(["24", "30"], set.Elements(Mpd + "Representation").Select(one => (string?)one.Attribute("frameRate")));
        Assert.Equal(2, set.Elements(Mpd + "Representation").Elements(Mpd + "SegmentTemplate").Count());
    }

    [Fact]
    public void Write_SecondTrackIsDefault_IsMain()
    {
        var sets = Sets(Audio(), Audio("audio-deu", "deu", 2) with { IsDefault = true });

        Assert.Equal(["alternate", "main"], sets.Select(set => (string?)set.Element(Mpd + "Role")?.Attribute("value")));
    }

    // A time base of 1001/30000 s has no whole number of ticks per second; 30000 times 1/1001 of it has.
    [Fact]
    public void Write_TimebaseWithNumerator_IsExact()
    {
        var template = Template(Video() with { Timebase = new Timebase(1001, 30000), Segments = Segments(120, 120, 7) });

        Assert.Equal("30000", (string?)template.Attribute("timescale"));
        Assert.Equal([("0", "120120", "1"), (null, "7007", null)], Runs(template));
    }

    [Fact]
    public void Write_GapBetweenSegments_StatesTheTime()
    {
        var template = Template(Video() with { Segments = [.. Segments(1000), .. SegmentsFrom(1500, 1000, 1000)] });

        Assert.Equal([("0", "1000", null), ("1500", "1000", "1")], Runs(template));
    }

    [Fact]
    public void Write_StartAfterZero_MovesThePeriodToTheEarliest()
    {
        var document = Document(
            Video() with { Segments = SegmentsFrom(2000, 4000) },
            Audio() with { Segments = SegmentsFrom(72000, 192000) });
        var templates = document.Descendants(Mpd + "SegmentTemplate").ToList();

        Assert.Equal("PT4.5S", (string?)document.Attribute("mediaPresentationDuration"));
        Assert.Equal(["1500", "72000"], templates.Select(one => (string?)one.Attribute("presentationTimeOffset")));
        Assert.Equal(["2000", "72000"], templates.Select(one => Runs(one)[0].Time));
    }

    // Encoder priming lies before zero: the edit list takes it off, and S@t has no sign.
    [Fact]
    public void Write_AudioStartsBeforeZero_StartsAtZero()
    {
        var template = Template(Audio() with { Segments = SegmentsFrom(-1024, 2048, 2048) });

        Assert.Equal([("0", "1024", null), (null, "2048", null)], Runs(template));
        Assert.Null(template.Attribute("presentationTimeOffset"));
    }

    [Fact]
    public void Write_RungsWithOtherSegments_KeepTheirOwnTimelines()
    {
        var set = Assert.Single(Sets(Video(), Video("360p") with { Segments = Segments(4000, 4000, 1400) }));

        Assert.Null(set.Element(Mpd + "SegmentTemplate"));
        Assert.Equal(["1500", "1400"], set.Elements(Mpd + "Representation").Select(one => Runs(one.Element(Mpd + "SegmentTemplate")!)[^1].Duration));
    }

    [Fact]
    public void Write_HostileTitle_StaysText()
    {
        var set = Assert.Single(Sets(Audio(language: "\"><x/>") with { Title = "</Label>\0\u0001<script>\ud800\uffff" }));

        Assert.Equal("</Label>  <script>\ufffd", set.Element(Mpd + "Label")?.Value);
        Assert.Null(set.Attribute("lang"));
    }

    [Fact]
    public void Write_RenditionWithoutSegments_IsLeftOut() => Assert.Single(Sets(Video(), Audio() with { Segments = [] }));

    [Fact]
    public void Write_HundredThousandEqualSegments_IsOneRun()
    {
        var template = Template(Video() with { Segments = Segments([.. Enumerable.Repeat(4000L, 100_000)]) });

        Assert.Equal([("0", "4000", "99999")], Runs(template));
    }

    private static XElement Document(params RenditionTrack[] tracks) => XDocument.Parse(DashManifest.Write(tracks)).Root!;

    private static List<XElement> Sets(params RenditionTrack[] tracks) => [.. Document(tracks).Descendants(Mpd + "AdaptationSet")];

    private static XElement Template(RenditionTrack track) => Assert.Single(Document(track).Descendants(Mpd + "SegmentTemplate"));

    private static List<(string? Time, string? Duration, string? Repeat)> Runs(XElement template) =>
        [.. template.Descendants(Mpd + "S").Select(run => ((string?)run.Attribute("t"), (string?)run.Attribute("d"), (string?)run.Attribute("r")))];
}
