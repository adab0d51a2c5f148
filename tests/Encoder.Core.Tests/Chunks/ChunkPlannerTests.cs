using Encoder.Core.Chunks;
using FsCheck;
using FsCheck.Fluent;

namespace Encoder.Core.Tests.Chunks;

public sealed class ChunkPlannerTests
{
    // Ticks of a hundredth: chunks of 4 s, segments of 2 s, a frame every 4 ticks (25 frames/s).
    private static readonly ChunkTargets Targets = new(400, 200, 4, null);

    [Fact]
    public void Plan_GopsOfHalfAChunk_PairsThemAfterTheStart()
    {
        var plan = Plan(Targets, Gops(200, 200, 200, 200));

        Assert.Equal([(0, 200), (200, 400), (400, 800)], plan.Select(chunk => ((int)chunk.Start, (int)chunk.End)));
        Assert.Equal([1, 1, 2], plan.Select(chunk => chunk.GopCount));
        Assert.Equal([50, 50, 100], plan.Select(chunk => chunk.Frames));
        Assert.Equal([0, 200, 400, 600], plan.SelectMany(chunk => chunk.SegmentStarts));
        Assert.Equal([0, 1, 2], plan.Select(chunk => chunk.FirstSegment));
        Assert.Equal([false, false, true], plan.Select(chunk => chunk.IsLast));
    }

    [Fact]
    public void Plan_Cost_GrowsWithFramesAndBytes()
    {
        GopEntry[] gops = [.. Gops(800, 800, 800).Select((gop, at) => gop with { Bytes = 1000 * (at + 1) })];

        // The last GOP comes in parts: each has its share of the bytes.
        var plan = Plan(Targets with { FrameCost = 10, ClaimedEnd = 2400 }, gops);

        Assert.Equal([1000 + 2000, 2000 + 2000], plan.Take(2).Select(chunk => chunk.Cost));
        Assert.Equal(3000 + 2000, plan.Skip(2).Sum(chunk => chunk.Cost));
        Assert.All(plan.Skip(2), chunk => Assert.Equal(750 + 500, chunk.Cost));
    }

    [Fact]
    public void Plan_OneLongGop_IsOneChunkOfEqualSegments()
    {
        var chunk = Assert.Single(Plan(Targets, Gops(1000)));

        Assert.Equal([0, 200, 400, 600, 800], chunk.SegmentStarts);
    }

    [Fact]
    public void Plan_GopOfUnevenLength_HasNoStub()
    {
        var chunk = Assert.Single(Plan(Targets, Gops(420)));

        Assert.Equal([0, 212], chunk.SegmentStarts); // halves of 420, on frames
    }

    // Starting an ffmpeg for five frames costs more than to decode them with the next.
    [Fact]
    public void Plan_ShortGopBeforeALongOne_IsNoChunkOfItsOwn()
    {
        var plan = Plan(Targets, Gops(200, 20, 2000, 400));

        Assert.Equal([(0, 200), (200, 2220), (2220, 2620)], plan.Select(chunk => ((int)chunk.Start, (int)chunk.End)));
    }

    // Damaged time stamps: between GOPs that overlap there is no place to cut, and what lies behind a cut is not shown.
    [Fact]
    public void Plan_GopsThatOverlap_AreOneChunk()
    {
        GopEntry[] gops = [.. Gops(400, 400, 400, 400)];
        gops[1] = gops[1] with { Pts = [.. gops[1].Pts, 900] };
        gops[3] = gops[3] with { Pts = [100, .. gops[3].Pts] };

        var plan = Plan(Targets, gops);

        Assert.Equal([(0, 400), (400, 1200), (1200, 1600)], plan.Select(chunk => ((int)chunk.Start, (int)chunk.End)));
        Assert.Equal([100, 201, 100], plan.Select(chunk => chunk.Frames));
        Assert.Equal([1, 2, 1], plan.Select(chunk => chunk.GopCount));
    }

    [Fact]
    public void Plan_OpenGop_TakesThePrerollBefore()
    {
        var plan = Plan(Targets, Gops(400, 400).Select(gop => gop with { IsClosed = false }));

        Assert.Equal([0, 1], plan.Select(chunk => chunk.PrerollGops));
    }

    [Fact]
    public void Plan_FiltersThatLookAtNeighbors_TakesGopsOnBothSides()
    {
        var plan = Plan(Targets with { NeedsNeighbors = true }, Gops(400, 400, 400));

        Assert.Equal([[0, 1], [0, 1, 2], [1, 2]], plan.Select(chunk => chunk.Gops.ToArray()));
        Assert.Equal([(0, 1), (1, 1), (1, 0)], plan.Select(chunk => (chunk.PrerollGops, chunk.PostrollGops)));
    }

    [Fact]
    public void Plan_PieceOfAGopWithNeighbors_FindsThemInItsOwnGop()
    {
        // 8 s claimed: the tail's target is 2 s, and the one GOP of 8 s is cut into pieces.
        var plan = Plan(Targets with { NeedsNeighbors = true, ClaimedEnd = 800 }, Gops(800));

        Assert.True(plan.Count > 1);
        Assert.All(plan, chunk => Assert.Equal([0], chunk.Gops));
    }

    [Fact]
    public void Plan_EditListThatEndsEarly_LeavesOutWhatIsBehindIt()
    {
        var plan = Plan(Targets with { VisibleEnd = 600 }, Gops(200, 200, 200, 200));

        Assert.Equal(150, plan.Sum(chunk => chunk.Frames));
        Assert.Equal(600, plan[^1].End);
    }

    [Fact]
    public void Plan_LeadingPictures_BelongToTheirKeyframesChunk()
    {
        // The second keyframe is shown at 408; two pictures stored after it are shown before, at 400 and 404.
        GopEntry[] gops = [.. Gops(400), new(1, [400, 404, 408, 412, 416, 420, 424, 428], 4, false, 1)];
        var plan = Plan(Targets, gops);

        Assert.Equal((400L, 432L, 8), (plan[1].Start, plan[1].End, plan[1].Frames));
        Assert.Equal(400, plan[0].End);
    }

    [Fact]
    public void Plan_FramesBeforeZero_AreNotPresented()
    {
        var plan = Plan(Targets, [new GopEntry(0, [-8, -4, 0, 4], 4, true, 1)]);

        Assert.Equal((0L, 8L, 2), (plan[0].Start, plan[0].End, plan[0].Frames));
    }

    [Fact]
    public void Plan_NearTheClaimedEnd_CutsFinerInsideAGop()
    {
        var plan = Plan(Targets with { ClaimedEnd = 1600 }, Gops(800, 800));

        Assert.Equal([0L, 800L, 1000L, 1200L, 1400L], plan.Select(chunk => chunk.Start));
        Assert.All(plan.Skip(1), chunk => Assert.Equal((1, 1), (chunk.FirstGop, chunk.GopCount)));
        Assert.Equal(Enumerable.Range(0, 5).Select(number => number == 4), plan.Select(chunk => chunk.IsLast));
    }

    [Fact]
    public void Plan_TinyRest_JoinsItsNeighbour()
    {
        var plan = Plan(Targets with { ClaimedEnd = 420 }, Gops(400, 20));

        Assert.Equal(420, plan[^1].End);
        Assert.True(plan[^1].Frames > 5);
    }

    [Fact]
    public void Plan_BehindAClaimThatWasTooShort_ChunksAreAsUsual()
    {
        // A header that claims a tenth of the asset made one chunk of all the rest, known only at the end of the asset.
        var plan = Plan(Targets with { ClaimedEnd = 400 }, Gops([.. Enumerable.Repeat(200, 20)]));

        Assert.Equal([200L, 200L, 400L, 400L], plan.Take(4).Select(chunk => chunk.End - chunk.Start));
        Assert.All(plan.Skip(2).SkipLast(1), chunk => Assert.Equal(400, chunk.End - chunk.Start));
    }

    [Fact]
    public void Plan_EncoderWithoutForcedKeyframes_MakesEveryChunkASegment()
    {
        var spec = new Encoder.Contracts.JobSpec { Ladder = [new() { Name = "360p", Codec = Encoder.Contracts.VideoCodec.Av1 }] };
        var plan = Encoder.Core.Plans.JobPlanner.Plan(spec, Core.Tests.Plans.TestMedia.Of(Core.Tests.Plans.TestMedia.Video) with { DurationUs = null });

        var chunks = Plan(ChunkTargets.For(plan, new Encoder.Core.Time.Timebase(1, 100)), Gops(1000, 400));

        Assert.Equal([1, 1], chunks.Select(chunk => chunk.SegmentStarts.Count));
        Assert.Equal([0, 1], chunks.Select(chunk => chunk.FirstSegment));
    }

    [Fact]
    public void Plan_TimesThatJumpFarAhead_EndInBoundedTime()
    {
        var plan = Plan(Targets, [new GopEntry(0, [0, long.MaxValue / 8], 4, true, 1)]);

        Assert.Equal(2, Assert.Single(plan).Frames);
    }

    [Fact]
    public void Plan_SingleFrame_LastsANominalFrame()
    {
        var chunk = Assert.Single(Plan(Targets, [new GopEntry(0, [0], 0, true, 1)]));

        Assert.Equal((0L, 4L, 1), (chunk.Start, chunk.End, chunk.Frames));
    }

    // Of a source without a claim the end is known when it is there: what little is left goes to the chunk before.
    [Theory]
    [InlineData(null)]
    [InlineData(500)]
    public void Plan_TinyRestBehindEveryClaim_IsNoChunkOfItsOwn(int? claimedEnd)
    {
        var plan = Plan(Targets with { ClaimedEnd = claimedEnd }, Gops(200, 400, 400, 16));

        Assert.Equal((600, 1016, 2, true), ((int)plan[^1].Start, (int)plan[^1].End, plan[^1].GopCount, plan[^1].IsLast));
    }

    [Fact]
    public void Add_GopBehindAFullChunk_ReleasesItAtOnce()
    {
        var planner = new ChunkPlanner(Targets);
        var gops = Gops(200, 400, 24).ToList();

        Assert.Equal([0, 1, 0], gops.Select(gop => planner.Add(gop).Count));
    }

    [Fact]
    public void Plan_NoFrames_HasNoChunk() => Assert.Empty(Plan(Targets, []));

    [Fact]
    public void Plan_AnyGops_CoversEveryFrameOnceInContiguousChunks()
    {
        var lengths = Gen.Choose(1, 40).Select(frames => frames * 4).ListOf();
        var claims = Gen.OneOf(Gen.Constant((int?)null), Gen.Choose(0, 6000).Select(value => (int?)value));
        var cases = lengths.Zip(claims, (list, claim) => (Lengths: list.ToArray(), Claim: claim));

        Prop.ForAll(cases.ToArbitrary(), item =>
        {
            var gops = Gops(item.Lengths).ToList();
            var plan = Plan(Targets with { ClaimedEnd = item.Claim }, gops);
            var times = gops.SelectMany(gop => gop.Pts).ToList();
            return plan.Sum(chunk => chunk.Frames) == times.Count
                && plan.Zip(plan.Skip(1)).All(pair => pair.First.End == pair.Second.Start && pair.First.FirstSegment + pair.First.SegmentStarts.Count == pair.Second.FirstSegment)
                && plan.All(chunk => chunk.Frames == times.Count(time => time >= chunk.Start && time < chunk.End))
                && plan.All(chunk => chunk.SegmentStarts[0] == chunk.Start && chunk.SegmentStarts.All(start => start < chunk.End && times.Contains(start)))
                && plan.All(chunk => gops[chunk.FirstGop].Pts[0] <= chunk.Start)
                && plan.Count(chunk => chunk.IsLast) == Math.Min(1, plan.Count);
        }).QuickCheckThrowOnFailure();
    }

    private static List<ChunkEntry> Plan(ChunkTargets targets, IEnumerable<GopEntry> gops)
    {
        var planner = new ChunkPlanner(targets);
        List<ChunkEntry> chunks = [];
        foreach (var gop in gops) chunks.AddRange(planner.Add(gop));
        chunks.AddRange(planner.Complete());
        return chunks;
    }

    private static IEnumerable<GopEntry> Gops(params int[] lengths)
    {
        var start = 0;
        for (var number = 0; number < lengths.Length; start += lengths[number++])
            yield return new GopEntry(number, [.. Enumerable.Range(0, lengths[number] / 4).Select(frame => start + (frame * 4L))], 4, true, 1);
    }
}
