using Encoder.Ffmpeg.Processes;

namespace Encoder.Ffmpeg.Tests.Processes;

public sealed class StallDetectorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly HandClock clock = new();
    private readonly Input input = new();

    /// <summary>An upload may pause for a day; who waits for it is not stalled.</summary>
    [Fact]
    public void Watch_WhileTheInputIsWaitedFor_NeverEnds()
    {
        using var watch = new StallDetector(Patience, clock, input);
        input.IsWaiting = true;
        for (var minute = 0; minute < 24 * 60; minute++) clock.Advance(Patience);
        Assert.False(watch.Token.IsCancellationRequested);
        input.IsWaiting = false;
        clock.Advance(Patience);
        Assert.True(watch.Token.IsCancellationRequested);
    }

    [Fact]
    public void Watch_WhileTheInputIsRead_GoesOnUntilNothingIs()
    {
        using var watch = new StallDetector(Patience, clock, input);
        for (var minute = 1; minute < 10; minute++)
        {
            input.BytesServed = minute;
            clock.Advance(Patience);
            Assert.False(watch.Token.IsCancellationRequested);
        }

        clock.Advance(Patience);
        Assert.True(watch.Token.IsCancellationRequested);
    }

    private sealed class Input : IArrivingInput
    {
        public bool IsWaiting { get; set; }

        public long BytesServed { get; set; }
    }
}
