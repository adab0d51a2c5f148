using Encoder.Grains;
using Encoder.Node.Work;

namespace Encoder.Node.Tests.Work;

public sealed class SlotPoolTests
{
    private readonly SlotPool slots = new(new NodeOptions { Name = "node-a", Slots = 2, ScratchDirectory = "/scratch" }, "ffmpeg 5.1");

    [Fact]
    public async Task TakeIdleSlot_OneIsFree_IsTakenAndGivenBack()
    {
        using var place = await GrantAsync(Work(0));

        var idle = place.TakeIdleSlot();

        Assert.NotNull(idle);
        Assert.Equal(0, slots.Report().FreeSlots);
        Assert.Null(place.TakeIdleSlot());
        var changed = slots.Changed;
        idle.Dispose();
        Assert.Equal(1, slots.Report().FreeSlots);
        Assert.True(changed.IsCompleted);
    }

    // What the dispatcher has granted is not begun yet, but the slot is spoken for.
    [Fact]
    public async Task TakeIdleSlot_GrantedToOtherWork_IsNone()
    {
        using var place = await GrantAsync(Work(0));
        slots.Accept(new CheckInReply([Work(1)], 2));

        Assert.Null(place.TakeIdleSlot());
    }

    [Fact]
    public async Task TakeSlot_AfterItsOwnWasReleased_WaitsForAFreeOne()
    {
        using var waiting = await GrantAsync(Work(0));
        waiting.FreeSlot();
        var first = await GrantAsync(Work(1));
        using var second = await GrantAsync(Work(2));

        var taking = waiting.TakeSlotAsync(CancellationToken.None);

        Assert.False(taking.IsCompleted);
        Assert.Equal(-1, slots.Report().FreeSlots);
        first.Dispose();
        await taking;
        Assert.Equal((0, 0), (waiting.Slot, slots.Report().FreeSlots));
    }

    [Fact]
    public async Task TakeSlot_ThatIsCancelled_LeavesTheSlotToOthers()
    {
        using var waiting = await GrantAsync(Work(0));
        waiting.FreeSlot();
        using var first = await GrantAsync(Work(1));
        using var second = await GrantAsync(Work(2));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.TakeSlotAsync(new CancellationToken(true)));

        Assert.Equal(0, slots.Report().FreeSlots);
    }

    [Fact]
    public async Task TakeArriving_AsOftenAsThereAreSlots_ThenNone()
    {
        using var place = await GrantAsync(Work(0));
        var first = place.TakeArriving();
        using var second = place.TakeArriving();

        Assert.NotNull(second);
        Assert.Null(place.TakeArriving());
        first!.Dispose();
        using var third = place.TakeArriving();
        Assert.NotNull(third);
    }

    private async Task<SlotPool.Place> GrantAsync(WorkId work)
    {
        slots.Accept(new CheckInReply([work], 1));
        return await slots.PlaceAsync(work, CancellationToken.None);
    }

    private static WorkId Work(int chunk) => new("job", 1, WorkKind.Encode, chunk, 0);
}
