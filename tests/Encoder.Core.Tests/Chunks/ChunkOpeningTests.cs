using Encoder.Core.Chunks;
using FsCheck;
using FsCheck.Fluent;
using static Encoder.Core.Tests.Chunks.SampleTracks;

namespace Encoder.Core.Tests.Chunks;

/// <summary>Chunks whose encode begins before their end is decided.</summary>
public sealed class ChunkOpeningTests
{
    // What is fed of a chunk before its end is decided must be what is fed of it at last.
    [Fact]
    public void Openings_AnyTrack_AreTheBeginningOfTheChunksThatFollow() => Prop.ForAll(Tracks.ToArbitrary(), track =>
    {
        var pieces = Pieces(track.Packets).ToList();
        var targets = Targets with { ClaimedEnd = track.Claim, DecodeShare = track.Share, NeedsNeighbors = track.Share % 2 == 0 };
        var planner = new ChunkPlanner(targets, "h264");
        List<ChunkOpening> openings = [];
        List<ChunkOpening> likely = [];
        List<ChunkEntry> plan = [];
        foreach (var piece in pieces)
        {
            plan.AddRange(planner.Add(piece));
            var announced = planner.Openings(new(1, 100));
            Assert.Equal(Enumerable.Range(plan.Count, announced.Count), announced.Select(opening => opening.Number));
            openings.AddRange(announced.Take(1));
            likely.AddRange(announced.Skip(1));
        }

        plan.AddRange(planner.Complete());
        Assert.All(openings, opening => Assert.Equal((plan[opening.Number].Start, plan[opening.Number].FirstSegment), (opening.Start, opening.FirstSegment)));
        foreach (var opening in openings.Concat(likely.Where(opening => opening.Number < plan.Count && opening.Fits(plan[opening.Number]))))
        {
            var chunk = plan[opening.Number];
            var certain = Until(pieces, (opening.FirstPiece, opening.FirstPacket), (opening.UntilPiece, opening.UntilPacket));
            Assert.Equal(certain, Fed(pieces, chunk with { FirstPiece = opening.FirstPiece, FirstPacket = opening.FirstPacket, PieceCount = chunk.PieceCount + chunk.FirstPiece - opening.FirstPiece }).Take(certain.Count));
            Assert.All(certain, packet => Assert.True(packet.Pts < chunk.End));
        }
    }).QuickCheckThrowOnFailure();

    // A long GOP: its first chunk begins with the first second of it, up to the packets whose times are settled.
    [Fact]
    public void Openings_WithinALongGop_AreThereBeforeTheChunkIs()
    {
        var planner = new ChunkPlanner(Targets with { DecodeShare = 30 }, "vp8");
        var open = Gops(3000).TakeWhile(piece => planner.Add(piece).Count == 0).SelectMany(piece => planner.Openings(new(1, 100))).ToList();

        Assert.Equal((0, 0, 23), (open[0].Number, open[0].UntilPiece, open[0].UntilPacket));
        Assert.True(open.Count >= 4);
    }

    [Fact]
    public void Openings_OfGopsThatAreJoinedToSeveralSegments_AreNone()
    {
        var plan = new List<ChunkEntry>();
        var open = Announced(plan, [.. Enumerable.Repeat(200, 20)]).Select(announced => announced.Opening.Number).Distinct();

        // The first two chunks are segments.
        Assert.Equal([0, 1], open);
        Assert.True(plan.Count > 4);
    }

    // A film between long and short GOPs: two of 1.5 s, behind which a long one follows, waited for that one, and slots had nothing to do.
    [Fact]
    public void Openings_OfShortGopsBehindLongOnes_AreThereBeforeTheirChunkIs()
    {
        var open = Announced([], 500, 500, 500, 152, 152, 500, 500, 500).Where(announced => announced.Opening.Start == 1500).ToList();

        Assert.All(open, announced => Assert.Equal(3, announced.Opening.Number));
        Assert.True(open.Count >= 4);
    }

    // That these two end their chunk is decided when 4 s of the long one are there; it is likely when it is longer than they are.
    [Fact]
    public void Openings_OfALongGopBehindShortOnes_AreThereAsSoonAsItIsLongerThanThey()
    {
        var open = Announced([], 500, 500, 500, 152, 152, 500, 500, 500).Where(announced => announced.Opening.Start == 1804).ToList();

        Assert.All(open, announced => Assert.Equal((4, 4), (announced.Opening.Number, announced.Opening.FirstSegment)));
        Assert.Equal([(3, 19), (3, 20), (3, 21)], open.Take(3).Select(announced => (announced.Planned, announced.Piece)));
    }

    // What is likely may turn out wrong: another short one ends before the long one begins, and the openings follow it.
    [Fact]
    public void Openings_OfAGopThatIsNotLongAfterAll_AreGivenUpForItsSuccessor()
    {
        var plan = new List<ChunkEntry>();
        var open = Announced(plan, 500, 500, 500, 152, 152, 240, 500, 500, 500).Where(announced => announced.Opening.Number == 4).Select(announced => announced.Opening.Start).Distinct();

        Assert.Equal([1804, 2044], open);
        Assert.Equal(2044, plan[4].Start);
    }

    private static List<(int Piece, int Planned, ChunkOpening Opening)> Announced(List<ChunkEntry> plan, params int[] gops)
    {
        var planner = new ChunkPlanner(Targets, "vp8");
        List<(int, int, ChunkOpening)> announced = [];
        foreach (var piece in Gops(gops))
        {
            plan.AddRange(planner.Add(piece));
            announced.AddRange(planner.Openings(new(1, 100)).Select(opening => (piece.Number, plan.Count, opening)));
        }

        return announced;
    }
}
