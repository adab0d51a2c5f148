using Encoder.Contracts;
using Encoder.Core.Fmp4;
using Encoder.Core.Time;
using FsCheck;
using FsCheck.Fluent;

namespace Encoder.Core.Tests.Fmp4;

public sealed class CompositionTimelineTests
{
    [Fact]
    public void DecodeTimes_DisplayOrder_AreThePresentationTimes() =>
        Assert.Equal([5, 15, 25, 35], CompositionTimeline.DecodeTimes([5, 15, 25, 35], 0));

    [Fact]
    public void DecodeTimes_ReorderWithinTheDelay_AreThePresentationTimesInOrder() =>
        Assert.Equal([0, 10, 20, 30, 40], CompositionTimeline.DecodeTimes([0, 30, 10, 20, 40], 20));

    [Fact]
    public void DecodeTimes_LongFrameBeforeAReorderedOne_StayBelowItsTimePlusDelay() =>
        Assert.Equal([0, 10, 20, 130], CompositionTimeline.DecodeTimes([0, 120, 10, 130], 10));

    [Fact]
    public void DecodeTimes_ReorderBeyondTheDelay_MakeRoomTickByTick() =>
        Assert.Equal([0, 9, 10, 130], CompositionTimeline.DecodeTimes([0, 120, 10, 130], 0));

    [Fact]
    public void DecodeTimes_NoRoomBetweenTicks_IsAFault() =>
        Assert.Equal(
            ErrorCodes.FramesMismatch,
            Assert.Throws<FaultException>(() => CompositionTimeline.DecodeTimes([0, 3, 2, 1], 0)).Fault.Code);

    [Fact]
    public void DecodeTimes_AnyReordering_RiseFromTheStartAndNeverPassPresentationPlusDelay() =>
        Prop.ForAll(Cases().ToArbitrary(), c =>
        {
            var dts = CompositionTimeline.DecodeTimes(c.Pts, c.Delay);
            return dts[0] == c.Pts.Min()
                && dts.Zip(dts.Skip(1)).All(pair => pair.First < pair.Second)
                && dts.Zip(c.Pts).All(pair => pair.Second + c.Delay - pair.First >= 0)
                && dts[^1] <= c.Pts.Max();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void DecodeTimes_ChunkCutAtAKeyframe_AreThoseOfThePartsJoined() =>
        Prop.ForAll(Cases().Two().ToArbitrary(), pair =>
        {
            var (first, second) = (pair.Item1.Pts, pair.Item2.Pts.Select(pts => pts + pair.Item1.Pts.Max() + 64).ToArray());
            var delay = pair.Item1.Delay;
            long[] whole = CompositionTimeline.DecodeTimes([.. first, .. second], delay);
            long[] parts = [.. CompositionTimeline.DecodeTimes(first, delay), .. CompositionTimeline.DecodeTimes(second, delay)];
            return whole.SequenceEqual(parts);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Theory]
    [InlineData(2, 24, 1, 49_152, 4_096)]
    [InlineData(2, 30_000, 1_001, 90_000, 6_006)]
    [InlineData(3, 24_000, 1_001, 12_288, 1_538)]
    [InlineData(0, 24, 1, 49_152, 0)]
    [InlineData(2, 0, 0, 50_000, 4_000)]
    public void Delay_OfReorderFrames_IsThatManyFramesRoundedUp(int frames, int num, int den, int timescale, long expected) =>
        Assert.Equal(expected, CompositionTimeline.Delay(frames, new Rational(num, den), timescale));

    // A keyframe, then frames of irregular length shuffled within windows, as B-frames are.
    private static Gen<(long[] Pts, long Delay)> Cases() =>
        from deltas in Gen.Choose(64, 5_000).NonEmptyListOf()
        from window in Gen.Choose(1, 6)
        from seed in Gen.Choose(0, 1_000_000)
        from delay in Gen.Choose(0, 20_000)
        select (Shuffled(deltas.Take(40).ToArray(), window, new Random(seed)), (long)delay);

    private static long[] Shuffled(int[] deltas, int window, Random random)
    {
        long at = 0;
        List<long> pts = [0];
        foreach (var group in deltas.Select(delta => at += delta).ToArray().Chunk(window))
        {
            random.Shuffle(group);
            pts.AddRange(group);
        }

        return [.. pts];
    }
}
