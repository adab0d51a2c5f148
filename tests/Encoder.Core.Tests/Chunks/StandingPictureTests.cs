using Encoder.Core.Chunks;
using Encoder.Core.Nut;

namespace Encoder.Core.Tests.Chunks;

/// <summary>Where the source has no picture for long: repeats at equal distances, chunks of their own when they are many, black before a late start.</summary>
public sealed class StandingPictureTests
{
    // Ticks of a hundredth: chunks of 8 s, segments of 4 s, a frame every 4 ticks (25 frames/s); repeats every 2 s.
    private static readonly ChunkTargets Targets = new(800, 400, 4, null) { Hold = 200, Apart = 10 };

    [Theory]
    [InlineData(299, 0)]
    [InlineData(300, 1)]
    [InlineData(1000, 4)]
    public void Between_LongDistance_IsDividedEvenly(long distance, int count) => Assert.Equal(count, Repeats.Between(0, distance, 200)?.Count ?? 0);

    // A screencast: 3 s, then 15 s without a change, then 3 s more.
    [Fact]
    public void Plan_PictureThatStands_IsRepeatedInSegmentsOfTheUsualLength()
    {
        var plan = Plan([.. Frames(0, 300), .. Frames(1800, 2100)]);

        Assert.Equal(150, plan.Sum(chunk => chunk.Frames));
        Assert.Equal(7, plan.Sum(chunk => chunk.Repeats?.Count ?? 0));
        AssertCovers(plan, 0, 2100);
        Assert.All(Lengths(plan), length => Assert.InRange(length, 1, 600));
        Assert.All(plan.Where(chunk => chunk.Frames == 0), chunk => Assert.Equal(296, chunk.Standing));
    }

    // One still with a minute of sound.
    [Fact]
    public void Plan_OneFrameAndAMinuteOfSound_LastsAsLongAsTheSound()
    {
        var plan = Plan([0], end: 6000);

        Assert.Equal(1, plan.Sum(chunk => chunk.Frames));
        AssertCovers(plan, 0, 6000);
        Assert.All(Lengths(plan), length => Assert.InRange(length, 100, 600));
        Assert.True(plan[^1].IsLast);
        Assert.Single(plan, chunk => chunk.IsLast);
    }

    [Fact]
    public void Plan_LateStart_IsBlackBefore()
    {
        var plan = Plan(Frames(248, 1000));

        Assert.True(plan[0].IsBlack);
        Assert.Equal((0, 248, 0), (plan[0].Start, plan[0].End, plan[0].PieceCount));
        AssertCovers(plan, 0, 1000);
    }

    // Tracks seldom start and end together.
    [Fact]
    public void Plan_TracksApartByNextToNothing_AreLeftAsTheyAre()
    {
        var plan = Plan(Frames(8, 1000), end: 1009);

        Assert.Equal((8, 1000), (plan[0].Start, plan[^1].End));
        Assert.All(plan, chunk => Assert.Null(chunk.Repeats));
    }

    [Fact]
    public void Plan_SoundEndsALittleLater_TheLastPictureStaysForIt()
    {
        var plan = Plan(Frames(0, 1000), end: 1050);

        Assert.Equal(1050, plan[^1].End);
        Assert.All(plan, chunk => Assert.Null(chunk.Repeats));
    }

    [Fact]
    public void Plan_SegmentFrames_CountTheRepeatsToo() =>
        Assert.All(Plan([.. Frames(0, 300), .. Frames(1800, 2100)]), chunk => Assert.Equal(chunk.Shown, chunk.SegmentFrames.Sum()));

    private static IEnumerable<long> Frames(long from, long to)
    {
        for (var time = from; time < to; time += 4) yield return time;
    }

    private static List<long> Lengths(List<ChunkEntry> plan)
    {
        long[] starts = [.. plan.SelectMany(chunk => chunk.SegmentStarts), plan[^1].End];
        return [.. starts.Zip(starts.Skip(1), (one, next) => next - one)];
    }

    private static void AssertCovers(List<ChunkEntry> plan, long start, long end)
    {
        Assert.Equal((start, end), (plan[0].Start, plan[^1].End));
        Assert.All(plan.Zip(plan.Skip(1)), pair => Assert.Equal((pair.First.End, pair.First.Number + 1), (pair.Second.Start, pair.Second.Number)));
        Assert.Equal(plan.Select((_, at) => plan.Take(at).Sum(chunk => chunk.SegmentStarts.Count)), plan.Select(chunk => chunk.FirstSegment));
    }

    private static List<ChunkEntry> Plan(IEnumerable<long> times, long end = 0)
    {
        var planner = new ChunkPlanner(Targets, "mjpeg");
        List<ChunkEntry> plan = [];
        foreach (var (number, piece) in times.GroupBy(time => time / 100).Index())
            plan.AddRange(planner.Add(new PieceEntry(number, [.. piece.Select(time => new PiecePacket(time, 1_000, AccessKind.Exact))])));
        plan.AddRange(planner.Complete(end));
        return plan;
    }
}
