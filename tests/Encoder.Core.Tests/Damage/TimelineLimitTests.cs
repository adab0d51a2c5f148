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
}
