using FsCheck;
using FsCheck.Fluent;

namespace Encoder.Grains.Tests.Jobs;

public sealed class ElapsedMedianTests
{
    [Fact]
    public void Value_OfNothing_IsUnknown() => Assert.Null(new ElapsedMedian().Value);

    [Fact]
    public void Value_OfAnyDurations_IsWithinAnEighthOfAnOctaveOfTheMedian() =>
        Prop.ForAll(Gen.Choose(1, 10_000_000).NonEmptyListOf().ToArbitrary(), durations =>
        {
            var median = new ElapsedMedian();
            foreach (var milliseconds in durations) median.Add(TimeSpan.FromMilliseconds(milliseconds));
            var exact = durations.Order().ElementAt((durations.Count - 1) / 2);
            var told = median.Value!.Value.TotalMilliseconds;
            return told >= exact && told <= (exact * 1.125) + 1;
        }).QuickCheckThrowOnFailure();
}
