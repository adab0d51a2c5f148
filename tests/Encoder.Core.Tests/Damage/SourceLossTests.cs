using Encoder.Contracts;
using Encoder.Core.Damage;

namespace Encoder.Core.Tests.Damage;

public sealed class SourceLossTests
{
    [Fact]
    public void Percent_TailAndFrames_CountsBoth() =>
        Assert.Equal(28, new SourceLoss(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(100)).Percent(frames: 1_000, lostFrames: 100), 6);

    [Fact]
    public void Percent_NothingRead_IsNone() => Assert.Equal(0, SourceLoss.None(TimeSpan.Zero).Percent(0, 0));

    [Fact]
    public void FaultOrNull_AtTheLimit_IsNone() =>
        Assert.Null(new SourceLoss(TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(100)).FaultOrNull(100, 0, 50));

    [Fact]
    public void FaultOrNull_BeyondTheLimit_SaysHowMuchAndTheWayOut()
    {
        var fault = new SourceLoss(TimeSpan.FromSeconds(51.5), TimeSpan.FromSeconds(100)).FaultOrNull(100, 3, 50)!;

        Assert.Equal(ErrorCodes.LossBeyondLimit, fault.Code);
        Assert.Equal(
            "53 % of the source is lost (51.5 of 100 s missing, 3 frames not decodable), more than the 50 % allowed. Give an undamaged file, or raise maxLossPercent.",
            fault.Message);
    }
}
