using Encoder.Core.Delivery;
using Encoder.Core.Playlists;
using Encoder.Core.Time;

namespace Encoder.Core.Tests.Playlists;

public sealed class LivePartsTests
{
    private static readonly TimeSpan TwoSeconds = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Half = TimeSpan.FromMilliseconds(510);
    private static readonly LiveParts Parts = new(Half, [("audio", new LiveEdge(7, 0, 4)), ("360p", new LiveEdge(7, 2, 4))]);

    [Fact]
    public void Write_WithOpenParts_ListsThemAndHintsAtTheNext() => Assert.Equal(
        """
        #EXTM3U
        #EXT-X-VERSION:7
        #EXT-X-TARGETDURATION:3
        #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.53,HOLD-BACK=9
        #EXT-X-PART-INF:PART-TARGET=0.51
        #EXT-X-MEDIA-SEQUENCE:5
        #EXT-X-DISCONTINUITY-SEQUENCE:0
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXT-X-MAP:URI="../1/720p/init.mp4"
        #EXT-X-PROGRAM-DATE-TIME:2026-01-02T03:04:05.000Z
        #EXT-X-PART:DURATION=0.500000,URI="../1/720p/part-00000-0.m4s",INDEPENDENT=YES
        #EXT-X-PART:DURATION=0.500000,URI="../1/720p/part-00000-1.m4s"
        #EXT-X-PART:DURATION=0.500000,URI="../1/720p/part-00000-2.m4s"
        #EXT-X-PART:DURATION=0.500000,URI="../1/720p/part-00000-3.m4s"
        #EXTINF:2.000000,
        ../1/720p/seg-00000.m4s
        #EXT-X-PART:DURATION=0.500000,URI="../1/720p/part-00001-0.m4s",INDEPENDENT=YES
        #EXT-X-PART:DURATION=0.500000,URI="../1/720p/part-00001-1.m4s"
        #EXT-X-PRELOAD-HINT:TYPE=PART,URI="../1/720p/part-00001-2.m4s"
        #EXT-X-RENDITION-REPORT:URI="../audio/playlist.m3u8",LAST-MSN=6,LAST-PART=3
        #EXT-X-RENDITION-REPORT:URI="../360p/playlist.m3u8",LAST-MSN=7,LAST-PART=1

        """,
        LivePlaylist.Write([Session(1, open: 2)], TwoSeconds, TimeSpan.FromSeconds(60), isComplete: false, Parts));

    [Fact]
    public void Write_OfManySegments_ListsPartsOfTheLastThreeTargetDurations()
    {
        var lines = LivePlaylist.Write([Session(20, open: 1)], TwoSeconds, TimeSpan.FromSeconds(60), isComplete: false, Parts).Split('\n');

        // 9 s are five segments of 2 s.
        Assert.Equal((5 * 4) + 1, lines.Count(line => line.StartsWith("#EXT-X-PART:", StringComparison.Ordinal)));
        Assert.Contains("part-00015-0.m4s", lines.First(line => line.StartsWith("#EXT-X-PART:", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_OfASessionThatIsOver_HintsAtNothing()
    {
        var text = LivePlaylist.Write([Session(2, open: 0) with { IsOver = true }], TwoSeconds, TimeSpan.FromSeconds(60), isComplete: false, Parts);
        Assert.DoesNotContain("PRELOAD-HINT", text, StringComparison.Ordinal);
        Assert.Contains("CAN-BLOCK-RELOAD=YES", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Complete_IsAListAsAnyOther()
    {
        var sessions = new[] { Session(2, open: 0) };
        Assert.Equal(LivePlaylist.Write(sessions, TwoSeconds, TimeSpan.FromSeconds(60), isComplete: true), LivePlaylist.Write(sessions, TwoSeconds, TimeSpan.FromSeconds(60), isComplete: true, Parts));
    }

    private static LiveSession Session(int count, int open) => new(
        0, 5, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), "../1/720p/", new Timebase(1, 1000),
        [.. Enumerable.Range(0, count).Select(number => new SegmentInfo(number, null, number * 2000, 2000, 1000) { Parts = PartsFrom(number * 2000, 4) })])
    {
        Open = PartsFrom(count * 2000, open),
    };

    private static List<PartInfo> PartsFrom(long start, int count) =>
        [.. Enumerable.Range(0, count).Select(number => new PartInfo(null, start + (number * 500), 500, 250, number == 0, $"{number}"))];
}
