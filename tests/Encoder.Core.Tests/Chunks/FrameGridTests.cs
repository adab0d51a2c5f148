using Encoder.Contracts;
using Encoder.Core.Chunks;
using Encoder.Core.Nut;
using Encoder.Core.Plans;
using Encoder.Core.Time;
using FsCheck;
using FsCheck.Fluent;

namespace Encoder.Core.Tests.Chunks;

public sealed class FrameGridTests
{
    private static readonly Timebase Hundredths = new(1, 100);
    private static readonly RungPlan Source = new("480p", VideoCodec.H264, 854, 480, "", [], "avc1", 2);

    [Fact]
    public void Place_RungOfTheSourcesTimes_IsTheChunkItself()
    {
        var chunk = Chunk(100, 200, 100, 150);

        Assert.Equal((chunk, Hundredths), FrameGrid.Place(Source, chunk, Hundredths));
    }

    // At 30 a second, 1 s is tick 30, 1.55 s 46.5, which goes up to 47, and 2 s 60.
    [Fact]
    public void Place_RungWithFrameRate_OwnsTheTicksNearestToItsFrames()
    {
        var (chunk, timebase) = FrameGrid.Place(Source with { FrameRate = new(30, 1) }, Chunk(100, 200, 100, 155), Hundredths);

        Assert.Equal((30, 60, 30, new Timebase(1, 30)), ((int)chunk.Start, (int)chunk.End, chunk.Frames, timebase));
        Assert.Equal([30, 47], chunk.SegmentStarts);
    }

    [Fact]
    public void Place_AssetShorterThanAFrame_IsOneFrame() =>
        Assert.Equal(1, FrameGrid.Place(Source with { FrameRate = new(1, 1) }, Chunk(0, 4, 0), Hundredths).Chunk.Frames);

    // Whatever the source's frames and the rate: ticks follow one another over all chunks, and no segment is without one.
    [Fact]
    public void Place_PlannedChunks_ShareNoTickAndLeaveNoneOut() => Prop.ForAll(
        Gen.Choose(1, 60).Zip(Gen.Choose(1, 90).NonEmptyListOf()).ToArbitrary(),
        drawn =>
        {
            var rung = Source with { FrameRate = new(drawn.Item1, 1) };
            var shortest = Hundredths.Rescale(1, new Timebase(1, drawn.Item1)) + 1;
            var planner = new ChunkPlanner(new ChunkTargets(100, 100, 4, null, ShortestSegment: shortest), "vp8");
            List<PieceEntry> pieces = [];
            long at = 0;
            foreach (var (number, length) in drawn.Item2.Index())
            {
                pieces.Add(new PieceEntry(number, [new(at, 1, AccessKind.Exact), new(at + length, 1, AccessKind.None)]));
                at += length + 1;
            }

            var chunks = pieces.SelectMany(planner.Add).ToList().Concat(planner.Complete()).Select(chunk => FrameGrid.Place(rung, chunk, Hundredths).Chunk).ToList();

            Assert.Equal(chunks.Skip(1).Select(chunk => chunk.Start), chunks.SkipLast(1).Select(chunk => chunk.End));
            long[] starts = [.. chunks.SelectMany(chunk => chunk.SegmentStarts), chunks[^1].End];
            Assert.All(starts.Zip(starts.Skip(1)), pair => Assert.True(pair.First < pair.Second));
        }).QuickCheckThrowOnFailure();

    private static ChunkEntry Chunk(long start, long end, params long[] segmentStarts) => new(0, 0, 1, 0, start, end, 10, 0, segmentStarts, 0, true);
}
