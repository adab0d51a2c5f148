using Encoder.Contracts;
using Encoder.Core.Damage;
using Encoder.Core.Time;

namespace Encoder.Core.Tests.Damage;

public sealed class TimelineLimitTests
{
    private static readonly Timebase Milliseconds = new(1, 1_000);

    [Fact]
    public void Check_TimesThatFitTheSize_AreTaken() => new TimelineLimit(1_600_000, Milliseconds, TimelineLimit.VideoBytesPerSecond).Check([0, 14_000_000]);

    [Theory]
    [InlineData(4_000, 36_000_000)]
    [InlineData(4_000, long.MaxValue)]
    [InlineData(10_000_000_000, 14_500_000)]
    public void Check_TimesBeyondTheSizeOrFarApart_AreRefused(long length, long last) =>
        Assert.Equal(
            ErrorCodes.AssetBeyondLimits,
            Assert.Throws<FaultException>(() => new TimelineLimit(length, Milliseconds, TimelineLimit.VideoBytesPerSecond).Check([0, last])).Fault.Code);

    // An AVI of 94 kB whose index is damaged puts its sound twelve hours ahead: the silence in between is not encoded first.
    [Theory]
    [InlineData(93_688, 0.5, 43_759)]
    [InlineData(10_000_000_000, 10, 14_500)]
    public void CheckPause_BeyondTheSizeOrVeryLong_IsRefused(long length, double start, double end) => Assert.Equal(
        ErrorCodes.AssetBeyondLimits,
        Assert.Throws<FaultException>(() => TimelineLimit.CheckPause(length, new AudioGap(TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(end)))).Fault.Code);

    [Fact]
    public void CheckPause_LateInALongFilm_IsTaken() =>
        TimelineLimit.CheckPause(10_000_000_000, new AudioGap(TimeSpan.FromHours(5), TimeSpan.FromHours(5.5)));
}
