using System.Xml.Linq;
using Encoder.Core.Delivery;
using Encoder.Core.Playlists;
using static Encoder.Core.Tests.Playlists.Renditions;

namespace Encoder.Core.Tests.Playlists;

public sealed class LiveManifestTests
{
    private static readonly XNamespace Mpd = "urn:mpeg:dash:schema:mpd:2011";
    private static readonly LiveTimes Times = new(
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), new DateTimeOffset(2026, 1, 2, 3, 5, 5, TimeSpan.Zero), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(60), false);

    [Fact]
    public void Write_OfTwoSessions_HasAPeriodForEach() => Assert.Equal(
        """
        <?xml version="1.0" encoding="utf-8"?>
        <MPD profiles="urn:mpeg:dash:profile:isoff-live:2011,urn:mpeg:dash:profile:cmaf:2019" type="dynamic" availabilityStartTime="2026-01-02T03:04:05.000Z" publishTime="2026-01-02T03:05:05.000Z" minimumUpdatePeriod="PT2S" timeShiftBufferDepth="PT60S" suggestedPresentationDelay="PT8S" minBufferTime="PT2S" xmlns="urn:mpeg:dash:schema:mpd:2011">
          <Period id="1" start="PT10S" duration="PT8S">
            <AdaptationSet id="0" contentType="video" mimeType="video/mp4" segmentAlignment="true" startWithSAP="1">
              <Role schemeIdUri="urn:mpeg:dash:role:2011" value="main" />
              <Representation id="720p" bandwidth="1200000" codecs="avc1.64001f" width="1280" height="720" frameRate="24" sar="1:1">
                <SegmentTemplate timescale="1000" availabilityTimeOffset="INF" startNumber="3" initialization="1/$RepresentationID$/init.mp4" media="1/$RepresentationID$/seg-$Number%05d$.m4s">
                  <SegmentTimeline>
                    <S t="6000" d="2000" />
                  </SegmentTimeline>
                </SegmentTemplate>
              </Representation>
            </AdaptationSet>
          </Period>
          <Period id="2" start="PT45S">
            <AdaptationSet id="0" contentType="video" mimeType="video/mp4" segmentAlignment="true" startWithSAP="1">
              <Role schemeIdUri="urn:mpeg:dash:role:2011" value="main" />
              <Representation id="720p" bandwidth="1200000" codecs="avc1.64001f" width="1280" height="720" frameRate="24" sar="1:1">
                <SegmentTemplate timescale="1000" availabilityTimeOffset="INF" startNumber="0" initialization="2/$RepresentationID$/init.mp4" media="2/$RepresentationID$/seg-$Number%05d$.m4s">
                  <SegmentTimeline>
                    <S t="0" d="2000" r="1" />
                  </SegmentTimeline>
                </SegmentTemplate>
              </Representation>
            </AdaptationSet>
          </Period>
          <UTCTiming schemeIdUri="urn:mpeg:dash:utc:direct:2014" value="2026-01-02T03:05:05.000Z" />
        </MPD>

        """,
        LiveManifest.Write([Session(1, 10, true, 3, 1), Session(2, 45, false, 0, 2)], Times));

    // A viewer's player goes on where it is: every time stays.
    [Fact]
    public void Write_Static_KeepsTheTimesOfItsPeriods()
    {
        LivePeriod[] sessions = [Session(1, 10, true, 3, 1), Session(2, 45, true, 0, 2)];
        var live = XDocument.Parse(LiveManifest.Write(sessions, Times)).Root!;
        var ended = XDocument.Parse(LiveManifest.Write(sessions, Times with { IsComplete = true })).Root!;

        Assert.Equal(("static", "PT49S"), (ended.Attribute("type")!.Value, ended.Attribute("mediaPresentationDuration")!.Value));
        Assert.Null(ended.Attribute("minimumUpdatePeriod"));
        Assert.Equal(Starts(live), Starts(ended));
    }

    // DASH-IF, Low-latency Modes for DASH: a segment is listed with its first part, and its duration is what is expected.
    [Fact]
    public void Write_WithParts_ListsTheOpenSegmentBeforeItIsComplete() => Assert.Equal(
        """
        <?xml version="1.0" encoding="utf-8"?>
        <MPD profiles="urn:mpeg:dash:profile:isoff-live:2011,urn:mpeg:dash:profile:cmaf:2019" type="dynamic" availabilityStartTime="2026-01-02T03:04:05.000Z" publishTime="2026-01-02T03:05:05.000Z" minimumUpdatePeriod="PT0.51S" timeShiftBufferDepth="PT60S" suggestedPresentationDelay="PT4S" minBufferTime="PT2S" xmlns="urn:mpeg:dash:schema:mpd:2011">
          <ServiceDescription id="0">
            <Latency referenceId="0" target="4000" min="3000" max="8000" />
            <PlaybackRate min="0.96" max="1.04" />
          </ServiceDescription>
          <Period id="2" start="PT45S">
            <AdaptationSet id="0" contentType="video" mimeType="video/mp4" segmentAlignment="true" startWithSAP="1">
              <ProducerReferenceTime id="0" type="encoder" wallClockTime="2026-01-02T03:04:50.000Z" presentationTime="0">
                <UTCTiming schemeIdUri="urn:mpeg:dash:utc:direct:2014" value="2026-01-02T03:05:05.000Z" />
              </ProducerReferenceTime>
              <Role schemeIdUri="urn:mpeg:dash:role:2011" value="main" />
              <Representation id="720p" bandwidth="1200000" codecs="avc1.64001f" width="1280" height="720" frameRate="24" sar="1:1">
                <SegmentTemplate timescale="1000" availabilityTimeOffset="1.49" availabilityTimeComplete="false" startNumber="0" initialization="2/$RepresentationID$/init.mp4" media="2/$RepresentationID$/seg-$Number%05d$.m4s">
                  <SegmentTimeline>
                    <S t="0" d="2000" r="1" />
                    <S t="4000" d="2000" />
                  </SegmentTimeline>
                </SegmentTemplate>
              </Representation>
            </AdaptationSet>
          </Period>
          <UTCTiming schemeIdUri="urn:mpeg:dash:utc:direct:2014" value="2026-01-02T03:05:05.000Z" />
        </MPD>

        """,
        LiveManifest.Write([Open(Session(2, 45, false, 0, 2), 4000, 500)], InParts));

    // A player looks for the next segment behind the duration of the last one: if this were too short, it would load the same again.
    [Theory]
    [InlineData("2005 2005 1984 2005", "500", 2005)]
    [InlineData("2005 1984 1984 1984 1984", "500", 1984)]
    [InlineData("2000", "500 500 500 500 400", 2400)]
    public void Write_WithAnOpenSegment_ExpectsItToBeAsLongAsTheLongestOfTheLast(string before, string parts, int expected)
    {
        var track = Video() with { Segments = [.. Ticks(before).Select((one, at) => new SegmentInfo(at, null, one.Start, one.Duration, 300_000))] };
        var start = track.Segments[^1].Start + track.Segments[^1].Duration;
        var period = Open(new LivePeriod(1, TimeSpan.Zero, false, [track]), start, [.. Ticks(parts).Select(part => part.Duration)]);

        var last = XDocument.Parse(LiveManifest.Write([period], InParts)).Descendants(Mpd + "S").Last();
        Assert.Equal(($"{start}", $"{expected}", null), (last.Attribute("t")?.Value, last.Attribute("d")?.Value, last.Attribute("r")?.Value));
    }

    // A session that failed may leave parts of a segment that is never complete.
    [Theory]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    public void Write_OfWhatIsOver_ListsNoOpenSegment(bool hasEnded, bool isComplete, bool isUndivided)
    {
        var period = Open(Session(1, 10, hasEnded, 0, 2), 4000, 500);
        var manifest = XDocument.Parse(LiveManifest.Write([period], InParts with { IsComplete = isComplete, Part = isUndivided ? null : InParts.Part }));

        Assert.Equal("1", manifest.Descendants(Mpd + "S").Single().Attribute("r")?.Value);
    }

    private static LiveTimes InParts => Times with { Part = TimeSpan.FromMilliseconds(510) };

    private static LivePeriod Open(LivePeriod period, long start, params long[] parts)
    {
        var ends = parts.Select((part, at) => new PartInfo(null, start + parts.Take(at).Sum(), part, 1000, at == 0, "")).ToList();
        return period with { Tracks = [.. period.Tracks.Select(track => track with { Open = ends })] };
    }

    private static IEnumerable<(long Start, long Duration)> Ticks(string durations)
    {
        var start = 0L;
        foreach (var duration in durations.Split(' ').Select(long.Parse))
        {
            yield return (start, duration);
            start += duration;
        }
    }

    private static IEnumerable<(string, string)> Starts(XElement manifest) =>
        manifest.Elements(Mpd + "Period").Select(period => (period.Attribute("id")!.Value, period.Attribute("start")!.Value));

    // dash.js stops when the representation that it plays is not in its Period any more.
    [Fact]
    public void Write_AfterARungWasDropped_GoesOnWithoutItInAPeriodOfItsOwn()
    {
        var session = Session(1, 10, false, 3, 5) with { Tracks = [Rung("720p", 3, 2) with { EndsAt = 5 }, Rung("480p", 3, 5)] };

        Assert.Equal(
            [
                ("1", "PT10S", "PT10S", null, "720p 3 t=6000 d=2000 r=1, 480p 3 t=6000 d=2000 r=1"),
                ("1-5", "PT20S", null, "10000", "480p 5 t=10000 d=2000 r=2"),
            ],
            Periods(LiveManifest.Write([session], Times)));
        Assert.Equal("PT6S", Periods(LiveManifest.Write([session with { HasEnded = true }], Times))[1].Duration);
        Assert.Equal("PT26S", XDocument.Parse(LiveManifest.Write([session with { HasEnded = true }], Times with { IsComplete = true })).Root!.Attribute("mediaPresentationDuration")!.Value);
    }

    [Fact]
    public void Write_WhenWhatADroppedRungHadIsBehindTheWindow_BeginsWithTheNextPeriod()
    {
        var session = Session(1, 10, false, 6, 2) with { Tracks = [Rung("720p", 1, 2) with { EndsAt = 3 }, Rung("480p", 4, 1) with { EndsAt = 5 }, Rung("360p", 6, 2)] };

        Assert.Equal([("1-5", "PT20S", null, "10000", "360p 6 t=12000 d=2000 r=1")], Periods(LiveManifest.Write([session], Times)));
    }

    // The clock of a Period counts from where its media does.
    [Fact]
    public void Write_AfterARungWasDroppedWithLowLatency_KeepsTheClock()
    {
        var session = Session(1, 10, false, 3, 5) with { Tracks = [Rung("720p", 3, 2) with { EndsAt = 5 }, Rung("480p", 3, 5)] };
        var clocks = XDocument.Parse(LiveManifest.Write([session], Times with { Part = TimeSpan.FromSeconds(0.5) })).Descendants(Mpd + "ProducerReferenceTime");

        Assert.Equal([("2026-01-02T03:04:15.000Z", "0"), ("2026-01-02T03:04:15.000Z", "0")], clocks.Select(clock => (clock.Attribute("wallClockTime")!.Value, clock.Attribute("presentationTime")!.Value)));
    }

    private static List<(string Id, string Start, string? Duration, string? Offset, string Representations)> Periods(string manifest) =>
    [
        .. XDocument.Parse(manifest).Descendants(Mpd + "Period").Select(period => (
            period.Attribute("id")!.Value, period.Attribute("start")!.Value, period.Attribute("duration")?.Value,
            period.Descendants(Mpd + "SegmentTemplate").First().Attribute("presentationTimeOffset")?.Value,
            string.Join(", ", period.Descendants(Mpd + "Representation").Select(one =>
                $"{one.Attribute("id")!.Value} {one.Element(Mpd + "SegmentTemplate")!.Attribute("startNumber")!.Value} {string.Join(' ', one.Descendants(Mpd + "S").Attributes().Select(attribute => $"{attribute.Name}={attribute.Value}"))}")))),
    ];

    private static RenditionTrack Rung(string name, int first, int count) =>
        Video(name) with { Segments = [.. Enumerable.Range(first, count).Select(segment => new SegmentInfo(segment, null, segment * 2000L, 2000, 300_000))] };

    private static LivePeriod Session(int number, int start, bool hasEnded, int first, int count) => new(
        number, TimeSpan.FromSeconds(start), hasEnded,
        [Video() with { Segments = [.. Enumerable.Range(first, count).Select(segment => new SegmentInfo(segment, null, segment * 2000L, 2000, 300_000))] }]);
}
