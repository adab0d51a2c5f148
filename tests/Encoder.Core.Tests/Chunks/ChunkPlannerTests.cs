using Encoder.Core.Chunks;
using Encoder.Core.Nut;
using FsCheck;
using FsCheck.Fluent;
using static Encoder.Core.Tests.Chunks.SampleTracks;

namespace Encoder.Core.Tests.Chunks;

public sealed class ChunkPlannerTests
{
    [Fact]
    public void Plan_ShortGops_AreJoinedToTheUsualChunkAfterTheStart()
    {
        var plan = Plan(Targets, Gops(200, 200, 200, 200, 200, 200, 200, 200));

        Assert.Equal([(0, 400), (400, 800), (800, 1600)], Bounds(plan));
        Assert.Equal([100, 100, 200], plan.Select(chunk => chunk.Frames));
        Assert.Equal([0, 400, 800, 1200], plan.SelectMany(chunk => chunk.SegmentStarts));
        Assert.Equal([0, 1, 2], plan.Select(chunk => chunk.FirstSegment));
        Assert.Equal([false, false, true], plan.Select(chunk => chunk.IsLast));
        Assert.Equal([0, 4, 8], plan.Select(chunk => chunk.FirstPiece));
    }

    // The GOPs of a trailer as x264 makes them: none of its chunks is longer than about 5 s, and keyframes are where chunks start if they can be.
    [Fact]
    public void Plan_GopsOfATrailer_IsPartsOfAboutFiveSeconds() => Assert.Equal(
        [(0, 400), (400, 932), (932, 1392), (1392, 1892), (1892, 2432), (2432, 2740), (2740, 3216), (3216, 3716), (3716, 4256), (4256, 4748), (4748, 5212)],
        Bounds(Plan(Targets with { DecodeShare = 70 }, Gops(932, 460, 1040, 156, 152, 476, 1040, 492, 464))));

    [Fact]
    public void Plan_LongGop_IsDecodedFromItsKeyframe()
    {
        var plan = Plan(Targets, Gops(800, 1000));

        Assert.Equal([(0, 400), (400, 800), (800, 1300), (1300, 1800)], Bounds(plan));
        // Pieces of a second: the second chunk begins to be decoded with the first packet, the last with the second keyframe.
        Assert.Equal([(0, 0), (0, 0), (8, 0), (8, 0)], plan.Select(chunk => (chunk.FirstPiece, chunk.FirstPacket)));
        Assert.Equal([4, 8, 5, 10], plan.Select(chunk => chunk.PieceCount));
    }

    [Fact]
    public void Plan_LongGopThatTheAccountDoesNotCover_IsOneChunk()
    {
        // Decoding costs 0.4 of the encodes: two chunks in advance, and a tenth of the film.
        var plan = Plan(Targets with { DecodeShare = 400 }, Gops([.. Enumerable.Repeat(1200, 10)]));

        Assert.Equal([(0, 400), (400, 1200)], Bounds(plan).Take(2));
        Assert.Equal([(9600, 10_800), (10_800, 12_000)], Bounds(plan).TakeLast(2));
    }

    [Fact]
    public void Plan_DecodingThatCostsMoreThanTheEncodes_CutsNoGop()
    {
        var plan = Plan(Targets with { DecodeShare = 2000 }, Gops(1200, 1200, 1200));

        Assert.Equal([(0, 1200), (1200, 2400), (2400, 3600)], Bounds(plan));
    }

    [Fact]
    public void Plan_OneGopInAll_HasPartsThatGrowWithTheDistance()
    {
        var plan = Plan(Targets with { DecodeShare = 1 }, Gops(12_000));

        Assert.All(plan.Zip(plan.Skip(1)).SkipLast(1), pair => Assert.True(pair.Second.End - pair.Second.Start >= pair.First.End - pair.First.Start - 4));
        Assert.Contains(plan, chunk => chunk.End - chunk.Start > 1500);
        Assert.All(plan, chunk => Assert.Equal((0, 0), (chunk.FirstPiece, chunk.FirstPacket)));
    }

    [Theory]
    [InlineData(196)]
    [InlineData(100)]
    public void Plan_KeyframeSoonBehindACut_TakesItsPlace(int behind)
    {
        var plan = Plan(Targets, Gops(800, 500 + behind, 1000, 1000));

        Assert.Equal((800, 1300 + behind), Bounds(plan)[2]);
    }

    [Fact]
    public void Plan_Cost_GrowsWithFramesAndBytes()
    {
        var pieces = Gops(400, 400).Select(piece => piece with { Packets = [.. piece.Packets.Select(packet => packet with { Bytes = 10 * (piece.Number + 1) })] });

        var plan = Plan(Targets with { FrameCost = 10 }, pieces);

        Assert.Equal([(250 * (1 + 2 + 3 + 4)) + 1000, (250 * (5 + 6 + 7 + 8)) + 1000], plan.Select(chunk => chunk.Cost));
    }

    [Fact]
    public void Plan_NearTheClaimedEnd_ChunksAreShorter()
    {
        var plan = Plan(Targets with { ClaimedEnd = 3200 }, Gops([.. Enumerable.Repeat(200, 16)]));

        Assert.Equal([400, 400, 800, 400, 400, 200, 200, 200, 200], plan.Select(chunk => chunk.End - chunk.Start));
    }

    // A film of 20 s with x264's own keyframes: its second decode is a third of one, and its last chunk is short.
    [Fact]
    public void Plan_ShortFilmOfTwoLongGops_DecodesLittleTwice()
    {
        var plan = Plan(Targets with { ClaimedEnd = 2000 }, Gops(1040, 960));

        Assert.Equal([(0, 400), (400, 1040), (1040, 1440), (1440, 2000)], Bounds(plan));
    }

    [Fact]
    public void Plan_NearTheClaimedEndOfALongGop_NoPrerollTakesLongerThanHalfOfItsChunk()
    {
        var plan = Plan(Targets with { ClaimedEnd = 3000 }, Gops(400, 400, 2200));

        Assert.All(plan.Where(chunk => chunk.Start >= 1500), chunk => Assert.InRange((chunk.Start - 800) * 2 * 90 / 1000, 0, chunk.End - chunk.Start));
        Assert.InRange(plan[^1].End - plan[^1].Start, 200, 800);
    }

    [Fact]
    public void Plan_BehindAClaimThatWasTooShort_ChunksAreAsUsual()
    {
        // A header that claims a tenth of the asset made one chunk of all the rest, known only at the end of the asset.
        var plan = Plan(Targets with { ClaimedEnd = 400 }, Gops([.. Enumerable.Repeat(200, 40)]));

        Assert.All(plan.Skip(3).SkipLast(1), chunk => Assert.Equal(800, chunk.End - chunk.Start));
    }

    // Leading pictures are shown before their keyframe and stored behind it.
    [Fact]
    public void Plan_OpenGop_LeavesItsLeadingPicturesToTheChunkBefore()
    {
        var packets = Packets(400).Concat([Key(408), Frame(400), Frame(404), Frame(412), Frame(416), .. Packets(400, from: 420).Select(packet => packet with { Access = AccessKind.None })]);

        var plan = Plan(Targets, Pieces(packets));

        Assert.Equal([(0, 408), (408, 820)], Bounds(plan));
        Assert.Equal((0, 5, 3), (plan[0].FirstPiece, plan[0].PieceCount, plan[0].EndPacket));
        Assert.Equal((4, 0), (plan[1].FirstPiece, plan[1].FirstPacket));
    }

    [Fact]
    public void Plan_RecoveryPoint_IsUsedFromTheNextOneOn()
    {
        // Intra refresh: a recovery point every 4 s, whose picture is exact when the next one comes.
        var packets = Packets(2400).Select((packet, at) => at % 100 == 0 && at > 0 ? packet with { Access = AccessKind.Recovering, Recovery = 10 } : packet);

        var plan = Plan(Targets, Pieces(packets));

        Assert.Equal([(0, 400), (400, 800), (800, 1600), (1600, 2400)], Bounds(plan));
        Assert.Equal([0, 0, 4, 12], plan.Select(chunk => chunk.FirstPiece));
    }

    [Fact]
    public void Plan_KeyframesThatProveNothing_AreUsedFromTheNextOneOn()
    {
        var plan = Plan(Targets, Pieces(Packets(1600).Select((packet, at) => packet with { Access = at % 50 == 0 ? AccessKind.Unknown : AccessKind.None })));

        Assert.Equal([(0, 400), (400, 800), (800, 1600)], Bounds(plan));
        Assert.Equal([0, 2, 6], plan.Select(chunk => chunk.FirstPiece));
    }

    [Fact]
    public void Plan_FiltersThatLookAtNeighbors_DecodesTwoFramesOnBothSides()
    {
        var plan = Plan(Targets with { NeedsNeighbors = true }, Gops(400, 400, 400));

        Assert.Equal([(0, 400), (400, 800), (800, 1200)], Bounds(plan));
        Assert.Equal([(0, 0), (0, 0), (4, 0)], plan.Select(chunk => (chunk.FirstPiece, chunk.FirstPacket)));
        Assert.Equal([(5, 2), (9, 2), (8, int.MaxValue)], plan.Select(chunk => (chunk.PieceCount, chunk.EndPacket)));
    }

    [Fact]
    public void Plan_EditListThatEndsEarly_LeavesOutWhatIsBehindIt()
    {
        var plan = Plan(Targets with { VisibleEnd = 600 }, Gops(200, 200, 200, 200));

        Assert.Equal(150, plan.Sum(chunk => chunk.Frames));
        Assert.Equal(600, plan[^1].End);
        Assert.Equal(6, plan[^1].FirstPiece + plan[^1].PieceCount);
    }

    [Fact]
    public void Plan_FramesBeforeZero_AreDecodedAndNotPresented()
    {
        var chunk = Assert.Single(Plan(Targets, Pieces([Key(-8), Frame(-4), Frame(0), Frame(4)])));

        Assert.Equal((0L, 8L, 2, 0), (chunk.Start, chunk.End, chunk.Frames, chunk.FirstPacket));
    }

    // What lies behind a cut, with a damaged time stamp, is not shown.
    [Fact]
    public void Plan_FrameThatComesFarTooLate_IsLeftOut()
    {
        var plan = Plan(Targets, Pieces([.. Packets(800), Key(800), Frame(100), .. Packets(800, from: 804)]));

        Assert.Equal(401, plan.Sum(chunk => chunk.Frames));
    }

    [Fact]
    public void Plan_TimesThatJumpFarAhead_EndInBoundedTime() =>
        Assert.Equal(2, Assert.Single(Plan(Targets, Pieces([Key(0), Frame(long.MaxValue / 8)]))).Frames);

    [Fact]
    public void Plan_SingleFrame_LastsANominalFrame()
    {
        var chunk = Assert.Single(Plan(Targets, Pieces([Key(0)])));

        Assert.Equal((0L, 4L, 1), (chunk.Start, chunk.End, chunk.Frames));
    }

    // Of a source without a claim the end is known when it is there: what little is left goes to the chunk before.
    [Theory]
    [InlineData(null)]
    [InlineData(500)]
    public void Plan_TinyRestBehindEveryClaim_IsNoChunkOfItsOwn(int? claimedEnd)
    {
        var plan = Plan(Targets with { ClaimedEnd = claimedEnd }, Gops(400, 400, 800, 16));

        Assert.Equal((1616, true), ((int)plan[^1].End, plan[^1].IsLast));
        Assert.True(plan[^1].End - plan[^1].Start > 100);
    }

    [Fact]
    public void Plan_NoFrames_HasNoChunk() => Assert.Empty(Plan(Targets, []));

    [Fact]
    public void Plan_EncoderWithoutForcedKeyframes_MakesEveryChunkASegment()
    {
        var spec = new Encoder.Contracts.JobSpec { Ladder = [new() { Name = "360p", Codec = Encoder.Contracts.VideoCodec.Av1 }] };
        var plan = Encoder.Core.Plans.JobPlanner.Plan(spec, Core.Tests.Plans.TestMedia.Of(Core.Tests.Plans.TestMedia.Video) with { DurationUs = null });

        var chunks = Plan(ChunkTargets.For(plan, new Encoder.Core.Time.Timebase(1, 100)), Gops(1000, 400));

        Assert.All(chunks, chunk => Assert.Single(chunk.SegmentStarts));
        Assert.Equal(Enumerable.Range(0, chunks.Count), chunks.Select(chunk => chunk.FirstSegment));
    }

    // An upload is half there: a chunk is told as soon as nothing that may come can change it.
    [Fact]
    public void Add_LongGop_TellsOfAChunkAStubBehindItsEnd()
    {
        var planner = new ChunkPlanner(Targets with { DecodeShare = 30 }, "vp8");
        var told = Gops(3000).Select(piece => (piece.Number, planner.Add(piece).Count)).Where(entry => entry.Count > 0).Select(entry => entry.Number);

        // The first ends at 4 s and stands when 1 s more is settled; the second at 8 s and the third at 13 s, when 2 s more are.
        Assert.Equal([5, 10, 15], told.Take(3));
    }

    [Fact]
    public void Plan_AnyTrack_IsTheSameHoweverItArrives() => Prop.ForAll(Tracks.ToArbitrary(), track =>
    {
        var targets = Targets with { ClaimedEnd = track.Claim, DecodeShare = track.Share, NeedsNeighbors = track.Share % 2 == 0 };
        var packets = Pieces(track.Packets).ToList();
        var whole = Describe(Plan(targets, packets));

        foreach (var size in new[] { 1, 7, 1000 })
        {
            // The same packets in other pieces: only the numbers of pieces differ.
            var planner = new ChunkPlanner(targets, "h264");
            var other = track.Packets.Chunk(size).SelectMany((part, number) => planner.Add(new PieceEntry(number, part))).ToList();
            other.AddRange(planner.Complete());
            Assert.Equal(whole, Describe(other));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Plan_AnyTrack_CoversEveryFrameOnceAndDecodesAllOfItsChunk() => Prop.ForAll(Tracks.ToArbitrary(), track =>
    {
        var pieces = Pieces(track.Packets).ToList();
        var plan = Plan(Targets with { ClaimedEnd = track.Claim, DecodeShare = track.Share }, pieces);
        var times = track.Packets.Select(packet => packet.Pts).Order().ToList();

        Assert.Equal(times.Count, plan.Sum(chunk => chunk.Frames));
        Assert.All(plan.Zip(plan.Skip(1)), pair => Assert.Equal(
            (pair.First.End, pair.First.FirstSegment + pair.First.SegmentStarts.Count), (pair.Second.Start, pair.Second.FirstSegment)));
        Assert.All(plan, chunk => Assert.Equal(chunk.Start, chunk.SegmentStarts[0]));
        Assert.All(plan.SelectMany(chunk => chunk.SegmentStarts), start => Assert.Contains(start, times));
        Assert.Equal(Math.Min(1, plan.Count), plan.Count(chunk => chunk.IsLast));
        foreach (var chunk in plan)
        {
            var fed = Fed(pieces, chunk);
            Assert.Equal(times.Where(time => time >= chunk.Start && time < chunk.End), fed.Select(packet => packet.Pts).Where(time => time >= chunk.Start && time < chunk.End).Order());
            Assert.True(fed[0].Access == AccessKind.Exact && fed[0].Pts <= chunk.Start);
        }
    }).QuickCheckThrowOnFailure();

    // The end was one tick behind the last frames, and the encoder moves the second of them there.
    [Fact]
    public void Plan_LastFramesAtOneTime_LeavesRoomForBoth()
    {
        Assert.Equal([(0, 120)], Bounds(Plan(Targets, Pieces([Key(0), Frame(60), Frame(60)]))));
        Assert.Equal([(8, 12)], Bounds(Plan(Targets, Pieces([Key(8), Frame(8)]))));
    }

    private static List<string> Describe(IEnumerable<ChunkEntry> plan) =>
        [.. plan.Select(chunk => $"{chunk.Number} {chunk.Start} {chunk.End} {chunk.Frames} {string.Join(',', chunk.SegmentStarts)} {chunk.Cost} {chunk.IsLast}")];

    private static List<(int Start, int End)> Bounds(IEnumerable<ChunkEntry> plan) => [.. plan.Select(chunk => ((int)chunk.Start, (int)chunk.End))];

    private static List<ChunkEntry> Plan(ChunkTargets targets, IEnumerable<PieceEntry> pieces)
    {
        var planner = new ChunkPlanner(targets, "h264");
        List<ChunkEntry> chunks = [.. pieces.SelectMany(planner.Add)];
        chunks.AddRange(planner.Complete());
        return chunks;
    }
}
