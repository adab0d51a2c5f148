using Encoder.Core.Delivery;
using Encoder.Core.Playlists;
using Encoder.Core.Time;
using Encoder.TestSupport.Playlists;

namespace Encoder.Core.Tests.Playlists;

public sealed class LivePlaylistTests
{
    private static readonly TimeSpan TwoSeconds = TimeSpan.FromSeconds(2);
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Write_OfTwoSessions_JoinsThemOverADiscontinuity() => Assert.Equal(
        """
        #EXTM3U
        #EXT-X-VERSION:7
        #EXT-X-TARGETDURATION:3
        #EXT-X-MEDIA-SEQUENCE:11
        #EXT-X-DISCONTINUITY-SEQUENCE:1
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXT-X-MAP:URI="../1/720p/init.mp4"
        #EXT-X-PROGRAM-DATE-TIME:2026-01-02T03:04:07.000Z
        #EXTINF:2.000000,
        ../1/720p/seg-00001.m4s
        #EXT-X-DISCONTINUITY
        #EXT-X-MAP:URI="../2/720p/init.mp4"
        #EXT-X-PROGRAM-DATE-TIME:2026-01-02T03:05:05.000Z
        #EXTINF:2.000000,
        ../2/720p/seg-00000.m4s

        """,
        LivePlaylist.Write([Session(1, 2, 10, discontinuity: 1), Session(2, 1, 12, discontinuity: 2)], TwoSeconds, TimeSpan.FromSeconds(4), isComplete: false));

    [Fact]
    public void Write_Complete_HasAnEnd() =>
        Assert.EndsWith("seg-00000.m4s\n#EXT-X-ENDLIST\n", LivePlaylist.Write([Session(1, 1, 0)], TwoSeconds, TimeSpan.FromSeconds(60), isComplete: true), StringComparison.Ordinal);

    [Fact]
    public void Write_AsAChannelGoesOn_KeepsTheRulesOfLists()
    {
        var checker = new LiveListChecker();
        int[] lengths = [1, 2, 7, 3, 12];
        for (var session = 1; session <= lengths.Length; session++)
        {
            for (var count = 1; count <= lengths[session - 1]; count++)
            {
                var sessions = Enumerable.Range(1, session)
                    .Select(number => Session(number, number < session ? lengths[number - 1] : count, lengths.Take(number - 1).Sum(), number - 1)).ToList();
                checker.Take(LivePlaylist.Write(sessions, TwoSeconds, TimeSpan.FromSeconds(12), isComplete: false));
            }
        }

        Assert.Empty(checker.Faults);
        Assert.Equal(lengths.Sum(), checker.Segments.Count);
        Assert.Equal(lengths.SelectMany((length, session) => Enumerable.Repeat((long)session, length)), checker.Segments.Select(segment => segment.Discontinuity));
    }

    // As when a rung was dropped, and the best that is left stands in for it.
    [Fact]
    public void Write_OfASessionThatGoesOnWithAnotherRendition_HasItsInitSegmentAndNoDiscontinuity()
    {
        var whole = Session(1, 4, 10);
        var rest = whole with { Folder = "../1/480p/", Segments = [.. whole.Segments.Skip(2)] };
        var list = LivePlaylist.Write([whole with { Segments = [.. whole.Segments.Take(2)] }, rest], TwoSeconds, TimeSpan.FromSeconds(5), isComplete: false);
        Assert.Equal(
            """
            #EXTM3U
            #EXT-X-VERSION:7
            #EXT-X-TARGETDURATION:3
            #EXT-X-MEDIA-SEQUENCE:11
            #EXT-X-DISCONTINUITY-SEQUENCE:0
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-MAP:URI="../1/720p/init.mp4"
            #EXT-X-PROGRAM-DATE-TIME:2026-01-02T03:04:07.000Z
            #EXTINF:2.000000,
            ../1/720p/seg-00001.m4s
            #EXT-X-MAP:URI="../1/480p/init.mp4"
            #EXT-X-PROGRAM-DATE-TIME:2026-01-02T03:04:09.000Z
            #EXTINF:2.000000,
            ../1/480p/seg-00002.m4s
            #EXTINF:2.000000,
            ../1/480p/seg-00003.m4s

            """,
            list);
    }

    // A rendition that had no segment in a session counts its discontinuity all the same: otherwise it would not match the others.
    [Fact]
    public void Write_BesideASessionWithoutSegments_CountsItsDiscontinuity()
    {
        var checker = new LiveListChecker();
        checker.Take(LivePlaylist.Write([Session(1, 1, 0), Session(3, 1, 1, discontinuity: 2)], TwoSeconds, TimeSpan.FromSeconds(12), isComplete: false));

        Assert.Equal([0, 2], checker.Segments.Select(segment => segment.Discontinuity));
    }

    private static LiveSession Session(int number, int count, long sequence, int discontinuity = 0) => new(
        discontinuity, sequence, Start.AddMinutes(number - 1), $"../{number}/720p/", new Timebase(1, 1000),
        [.. Enumerable.Range(0, count).Select(segment => new SegmentInfo(segment, null, segment * 2000L, 2000, 100))]);
}
