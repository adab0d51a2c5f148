using Encoder.Contracts;
using Encoder.Node.Live;

namespace Encoder.Node.Tests.Live;

public sealed class RtmpSeatTests
{
    private readonly RtmpSeat seat = new();

    [Fact]
    public async Task Publisher_WhileAnotherIsConnected_IsRefused()
    {
        var first = seat.TryTake("1")!;
        Assert.Null(seat.TryTake("2"));
        Assert.Same(first, await seat.NextAsync(default));
        Assert.True(seat.Has("1"));
        Assert.False(seat.Has("2"));
    }

    [Fact]
    public async Task Publisher_AfterAnotherHasGone_WaitsForTheChannel()
    {
        seat.TryTake("1");
        await seat.NextAsync(default);
        seat.Gone("2");
        Assert.Null(seat.TryTake("2"));
        seat.Gone("1");

        var second = seat.TryTake("3")!;
        Assert.False(second.Played.IsCompleted);
        Assert.Same(second, await seat.NextAsync(default));
    }

    [Fact]
    public async Task Publisher_ThatHasGoneBeforeItsTurn_IsSkipped()
    {
        var first = seat.TryTake("1")!;
        seat.Gone("1");
        var second = seat.TryTake("2")!;

        Assert.Same(second, await seat.NextAsync(default));
        Assert.False(await first.Played);
    }

    [Fact]
    public async Task Publisher_UntilTheNext_IsFoundByTheNameOfItsStream()
    {
        var publisher = seat.TryTake("1")!;
        Assert.Null(seat.Find("key"));
        Assert.Same(publisher, seat.Find(publisher.Name));
        publisher.Joined();
        Assert.True(await publisher.Played);

        // What it sent last is still played.
        await seat.NextAsync(default);
        seat.Gone("1");
        Assert.Same(publisher, seat.Find(publisher.Name));
        seat.TryTake("2");
        await seat.NextAsync(default);
        Assert.Null(seat.Find(publisher.Name));
    }

    // Its ffmpeg has ended before it.
    [Fact]
    public async Task Publisher_ThatIsRecordedNoMore_IsToGo()
    {
        seat.TryTake("1");
        await seat.NextAsync(default);
        var next = seat.NextAsync(default);

        Assert.False(seat.Has("1"));
        Assert.Null(seat.TryTake("2"));
        seat.Gone("1");
        Assert.Same(seat.TryTake("2"), await next);
    }

    [Fact]
    public async Task Seat_WhenNobodyCanCome_SaysSo()
    {
        seat.Fail(new Fault(ErrorCodes.IngestFailed, "x"));
        Assert.Equal(ErrorCodes.IngestFailed, (await Assert.ThrowsAsync<FaultException>(() => seat.NextAsync(default))).Fault.Code);
    }
}
