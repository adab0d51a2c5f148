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

    private static IEnumerable<(string, string)> Starts(XElement manifest) =>
        manifest.Elements(Mpd + "Period").Select(period => (period.Attribute("id")!.Value, period.Attribute("start")!.Value));

    private static LivePeriod Session(int number, int start, bool hasEnded, int first, int count) => new(
        number, TimeSpan.FromSeconds(start), hasEnded,
        [Video() with { Segments = [.. Enumerable.Range(first, count).Select(segment => new SegmentInfo(segment, null, segment * 2000L, 2000, 300_000))] }]);
}
