using System.Diagnostics;
using System.Globalization;
using Encoder.Core.Chunks;
using Encoder.Core.Delivery;
using Encoder.Core.Nut;
using Encoder.Core.Playlists;
using Encoder.Core.Time;
using static Encoder.Core.Tests.Playlists.Renditions;

namespace Encoder.Core.Tests.Playlists;

public sealed class HlsMediaPlaylistTests
{
    private static readonly TimeSpan FourSeconds = TimeSpan.FromSeconds(4);

    [Fact]
    public void Write_Complete_IsVodWithEndList() => Assert.Equal(
        """
        #EXTM3U
        #EXT-X-VERSION:7
        #EXT-X-TARGETDURATION:6
        #EXT-X-MEDIA-SEQUENCE:0
        #EXT-X-PLAYLIST-TYPE:VOD
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXT-X-MAP:URI="init.mp4"
        #EXTINF:4.000000,
        seg-00000.m4s
        #EXTINF:3.960000,
        seg-00001.m4s
        #EXTINF:0.040000,
        seg-00002.m4s
        #EXT-X-ENDLIST

        """,
        HlsMediaPlaylist.Write(Segments(4000, 3960, 40), Millis, FourSeconds, isComplete: true));

    [Fact]
    public void Write_OfAWindow_BeginsAnywhereAndIsNoEvent()
    {
        var segments = Segments(4000, 3960, 40);
        var list = HlsMediaPlaylist.Write([.. segments.Skip(1)], Millis, FourSeconds, isComplete: false, isSliding: true);
        Assert.Equal(
            """
            #EXTM3U
            #EXT-X-VERSION:7
            #EXT-X-TARGETDURATION:6
            #EXT-X-MEDIA-SEQUENCE:1
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-MAP:URI="init.mp4"
            #EXTINF:3.960000,
            seg-00001.m4s
            #EXTINF:0.040000,
            seg-00002.m4s

            """,
            list);
    }

    // In ticks of a third of a second their rounded lengths differ.
    [Fact]
    public void Write_OfAWindow_GivesASegmentTheSameDurationWhereverItBegins()
    {
        var segments = Enumerable.Range(0, 9).Select(number => new SegmentInfo(number, null, number, 1, 1)).ToList();
        var whole = Lines(0);
        for (var first = 1; first < 9; first++) Assert.Equal(whole.Skip(first), Lines(first));

        IReadOnlyList<string> Lines(int first) =>
            [.. HlsMediaPlaylist.Write([.. segments.Skip(first)], new Timebase(1, 3), FourSeconds, isComplete: false, isSliding: true).Split('\n').Where(line => line.StartsWith("#EXTINF", StringComparison.Ordinal))];
    }

    [Fact]
    public void Write_Growing_IsEventWithoutEndList() => Assert.Equal(
        """
        #EXTM3U
        #EXT-X-VERSION:7
        #EXT-X-TARGETDURATION:8
        #EXT-X-MEDIA-SEQUENCE:0
        #EXT-X-PLAYLIST-TYPE:EVENT
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXT-X-MAP:URI="init.mp4"
        #EXTINF:4.000000,
        seg-00000.m4s

        """,
        HlsMediaPlaylist.Write(Segments(4000), Millis, TimeSpan.FromSeconds(5.2), isComplete: false));

    [Fact]
    public void Write_GrowingToTheEnd_NeverChangesALineThatStood()
    {
        var durations = new long[] { 4004, 3003, 5005, 1001 };
        var timebase = new Timebase(1, 1000);
        var before = Body(HlsMediaPlaylist.Write([], timebase, FourSeconds, false));
        for (var count = 1; count <= durations.Length; count++)
        {
            var playlist = HlsMediaPlaylist.Write(Segments(durations[..count]), timebase, FourSeconds, count == durations.Length);
            Assert.StartsWith(before, Body(playlist));
            before = Body(playlist);
        }
    }

    [Theory]
    [InlineData(1, 6)]
    [InlineData(4000, 6)]
    [InlineData(6000, 6)]
    [InlineData(6001, 7)]
    [InlineData(6400, 7)]
    public void TargetSeconds_AnySegment_IsNotBelowIt(long longest, int expected) =>
        Assert.Equal(expected, HlsMediaPlaylist.TargetSeconds(Segments(longest), Millis, FourSeconds));

    // The planner's own segments, whatever the GOPs: no playlist may state another target when a later one turns out longer.
    [Theory]
    [InlineData(500)]
    [InlineData(2900)]
    [InlineData(5900)]
    [InlineData(9900)]
    [InlineData(61_000)]
    public void TargetSeconds_PlannedSegments_StaysTheSame(int gop)
    {
        var planner = new ChunkPlanner(new ChunkTargets(Chunk: 8000, Segment: 4000, SingleFrame: 40, ClaimedEnd: null), "h264");
        var chunks = Enumerable.Range(0, 40)
            .SelectMany(n => planner.Add(new PieceEntry(
                n, [.. Enumerable.Range(0, gop / 40).Select(frame => new PiecePacket(((long)n * gop) + (frame * 40), 1, frame == 0 ? AccessKind.Exact : AccessKind.None))])))
            .Concat(planner.Complete());

        foreach (var chunk in chunks)
        {
            long[] bounds = [.. chunk.SegmentStarts, chunk.End];
            var durations = bounds.Zip(bounds.Skip(1), (start, end) => end - start).ToArray();
            Assert.Equal(6, HlsMediaPlaylist.TargetSeconds(Segments(durations), Millis, FourSeconds));
        }
    }

    [Fact]
    public void TargetSeconds_NothingKnown_IsOne() => Assert.Equal(1, HlsMediaPlaylist.TargetSeconds([], Millis, TimeSpan.Zero));

    // 1001/30000 s per frame has no finite decimal: rounded one by one, 100,000 durations would be off by up to 50 ms.
    [Fact]
    public void Write_HundredThousandSegments_EveryPrefixIsAsLongAsTheMedia()
    {
        var timebase = new Timebase(1001, 30000);
        var segments = new SegmentInfo[100_000];
        for (var i = 0; i < segments.Length; i++)
            segments[i] = new SegmentInfo(i, null, i * 118L, 118, 1000);

        var playlist = HlsMediaPlaylist.Write(segments, timebase, FourSeconds, isComplete: true);

        long ticks = 0;
        decimal sum = 0;
        foreach (var extinf in ExtInf(playlist))
        {
            ticks += 118;
            sum += extinf;
            Assert.InRange(Math.Abs(sum - (ticks * 1001m / 30000m)), 0m, 0.0000005m);
        }

        Assert.Equal(segments.Length * 118L, ticks);
        Assert.EndsWith("seg-99999.m4s\n#EXT-X-ENDLIST\n", playlist);
    }

    // Linear, and no more than a handful of strings per segment: by bytes allocated, which no busy machine disturbs.
    [Fact]
    public void Write_TenTimesTheSegments_AllocatesTenTimesAsMuch()
    {
        Allocated(1000);
        var small = Allocated(10_000);
        var large = Allocated(100_000);

        Assert.InRange((double)large / small, 8, 12);
        Assert.InRange(large / 100_000, 0, 400);
    }

    [Fact]
    public void Write_SegmentsShorterThanAMicrosecond_NeverGoBack() =>
        Assert.All(ExtInf(HlsMediaPlaylist.Write(Segments(1, 1, 1, 1, 1), new Timebase(1, 3_000_000), FourSeconds, true)), one => Assert.True(one >= 0));

    private static long Allocated(int count)
    {
        var segments = Segments([.. Enumerable.Repeat(4000L, count)]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var length = HlsMediaPlaylist.Write(segments, Millis, FourSeconds, true).Length;
        Debug.Assert(length > 0);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static string Body(string playlist) => playlist
        .Replace("#EXT-X-ENDLIST\n", "", StringComparison.Ordinal)
        .Replace("TYPE:VOD", "TYPE:EVENT", StringComparison.Ordinal);

    private static IEnumerable<decimal> ExtInf(string playlist) => playlist.Split('\n')
        .Where(line => line.StartsWith("#EXTINF:", StringComparison.Ordinal))
        .Select(line => decimal.Parse(line["#EXTINF:".Length..^1], CultureInfo.InvariantCulture));
}
