using Encoder.Core.Channels;

namespace Encoder.Core.Tests.Channels;

public sealed class LiveWindowTests
{
    [Theory]
    [InlineData(0, "")]
    [InlineData(0, "500")]
    [InlineData(0, "500 119")]
    [InlineData(1, "500 120")]
    [InlineData(1, "500 60 60")]
    [InlineData(2, "500 1 60 60")]
    [InlineData(3, "500 1 60 120 0")]
    public void Outside_OfSessionsThatAreOver_IsWhatLiesTwoWindowsBack(int outside, string seconds) =>
        Assert.Equal(outside, LiveWindow.Outside(Sessions(seconds, []), TimeSpan.FromSeconds(60)));

    // Its segments are still to come: they count in the media sequence of everything behind.
    [Fact]
    public void Outside_BehindASessionThatIsStillEncoded_IsNothing() =>
        Assert.Equal(1, LiveWindow.Outside(Sessions("10 10 200", [1]), TimeSpan.FromSeconds(60)));

    private static List<(bool, TimeSpan)> Sessions(string seconds, int[] open) =>
        [.. seconds.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((length, at) => (!open.Contains(at), TimeSpan.FromSeconds(int.Parse(length))))];
}
