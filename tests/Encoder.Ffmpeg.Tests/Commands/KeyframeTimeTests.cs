using System.Globalization;
using Encoder.Core.Chunks;
using Encoder.Core.Time;
using Encoder.Ffmpeg.Commands;
using FsCheck;
using FsCheck.Fluent;

namespace Encoder.Ffmpeg.Tests.Commands;

public sealed class KeyframeTimeTests
{
    [Theory]
    [InlineData(2002, 48_000, "3600.041708")]
    [InlineData(1, 90_000, "3600.000011")]
    [InlineData(33, 1000, "3600.033000")]
    [InlineData(0, 12_800, "3600.000000")]
    [InlineData(-512, 12_800, "3599.960000")]
    public void Of_Ticks_AreMicrosecondsRoundedDown(long ticks, int den, string expected) => Assert.Equal(expected, KeyframeTime.Of(ticks, new Timebase(1, den)));

    /// <summary>In both of ffmpeg's comparisons the time is reached by its own frame and not by the frame before, 250 µs earlier or more.</summary>
    [Fact]
    public void Of_AnyFrame_IsReachedByItAloneInEitherComparison() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Choose(1000, 10_000_000).Zip(Gen.Choose(0, int.MaxValue)).ToArbitrary(),
        pair =>
        {
            var timebase = new Timebase(1, pair.Item1);
            var frame = pair.Item2 + TimelineOffset.Ticks(timebase);
            var before = frame - Math.Max(1, pair.Item1 / 4000);
            var microseconds = (long)(decimal.Parse(KeyframeTime.Of(pair.Item2, timebase), CultureInfo.InvariantCulture) * 1_000_000);
            var ticks = timebase.Rescale(microseconds, Timebase.Microseconds);
            return frame >= ticks && before < ticks
                && frame * 1_000_000 >= (Int128)microseconds * pair.Item1 && before * 1_000_000 < (Int128)microseconds * pair.Item1;
        }));
}
