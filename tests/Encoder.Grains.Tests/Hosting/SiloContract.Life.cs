using Encoder.Contracts;
using Encoder.Grains.State;

namespace Encoder.Grains.Tests.Hosting;

public abstract partial class SiloContract
{
    [Fact]
    public async Task Deactivated_NextCall_ActivatesAnew()
    {
        var (probe, log, _) = NewProbe();
        await probe.AddAsync(3, None);

        await probe.DeactivateAsync(None);

        Assert.Equal(1, await probe.AddAsync(1, None));
        Assert.Equal(["activated", "deactivated", "activated"], log.Lines);
    }

    [Fact]
    public async Task Deactivated_CallsThatWait_AreCarriedOutByTheNextActivation()
    {
        var (probe, log, _) = NewProbe();
        var entered = probe.EnterAsync("a", None);
        await log.WaitForAsync("enter a");
        var calls = new List<Task> { probe.DeactivateAsync(None) };
        calls.AddRange(Enumerable.Range(0, 20).Select(_ => probe.AddAsync(1, None)));
        log.Open("a");

        await Task.WhenAll([entered, .. calls]);

        await log.WaitForAsync("deactivated");
    }

    [Fact]
    public async Task Activation_Fails_FailsTheCallAndTheNextOneTriesAgain()
    {
        var (probe, log, _) = NewProbe();
        log.FailNextActivation = true;

        var exception = await Assert.ThrowsAsync<FaultException>(() => probe.AddAsync(1, None));

        Assert.Equal(ErrorCodes.WorkFailed, exception.Fault.Code);
        Assert.Equal(1, await probe.AddAsync(1, None));
    }

    [Fact]
    public async Task Schedule_Due_IsACallOfItsOwn()
    {
        var (probe, log, _) = NewProbe();
        await probe.ScheduleAsync("gated", TimeSpan.FromSeconds(1), None);

        silo.Advance(TimeSpan.FromSeconds(1));
        await log.WaitForAsync("enter gated");
        var added = probe.AddAsync(1, None);
        log.Open("gated");
        await added;

        Assert.Equal(["activated", "scheduled gated", "enter gated", "leave gated"], log.Lines);
    }

    [Fact]
    public async Task Schedule_SetAgainWhileItsCallWaits_IsNotCalledThen()
    {
        var (probe, log, _) = NewProbe();
        await probe.ScheduleAsync("x", TimeSpan.FromSeconds(1), None);
        var entered = probe.EnterAsync("set x again", None);
        await log.WaitForAsync("enter set x again");

        // It falls due while a call runs, which then sets it again.
        silo.Advance(TimeSpan.FromSeconds(1));
        var next = probe.AddAsync(1, None);
        log.Open("set x again");
        await Task.WhenAll(entered, next);
        await probe.AddAsync(1, None);

        Assert.DoesNotContain("scheduled x", log.Lines);
    }

    [Fact]
    public async Task State_Cleared_IsGoneAndCanBeWrittenAgain()
    {
        var (probe, _, _) = NewProbe();
        await probe.StoreAsync("one", None);
        await probe.ForgetAsync(None);
        await probe.DeactivateAsync(None);
        Assert.Equal("nothing", await probe.StoredAsync(None));

        await probe.StoreAsync("two", None);
        await probe.DeactivateAsync(None);

        Assert.Equal("two", await probe.StoredAsync(None));
    }

    // Orleans wraps what a storage provider throws. Whether the state is stored is unknown then, unless the store says it itself.
    [Theory]
    [InlineData(true, ErrorCodes.DiskFull)]
    [InlineData(false, ErrorCodes.ClusterUnreachable)]
    public async Task State_StoreFails_ArrivesAsAFault(bool isFault, string code)
    {
        var (probe, _, key) = NewProbe();
        await probe.StoreAsync("one", None);
        silo.Store.Fail = (operation, at) =>
        {
            if (operation == "PutIfAbsent" && at.StartsWith($"actors/probe/{key}/", StringComparison.Ordinal))
                throw isFault ? new FaultException(ErrorCodes.DiskFull, "No room.") : new IOException("It failed.");
        };

        var exception = await Assert.ThrowsAsync<FaultException>(() => probe.StoreAsync("two", None));
        silo.Store.Fail = null;

        Assert.Equal(code, exception.Fault.Code);
        await probe.StoreAsync("three", None);
        await probe.DeactivateAsync(None);
        Assert.Equal("three", await probe.StoredAsync(None));
    }

    // In a cluster two activations of one key may live for a moment, after a silo was taken for dead.
    [Fact]
    public async Task State_WrittenBySomebodyElse_IsReadByTheNextActivation()
    {
        var (probe, _, key) = NewProbe();
        await probe.StoreAsync("mine", None);
        var (storage, grain, other) = (
            new StoreGrainStorage(silo.Store, new DocumentStorage(), DocumentStorage.KeyOf), GrainId.Create("probe", key), new GrainState<ProbeDocument>());
        await storage.ReadStateAsync("state", grain, other);
        other.State = new ProbeDocument { Text = "theirs" };
        await storage.WriteStateAsync("state", grain, other);

        var exception = await Assert.ThrowsAsync<FaultException>(() => probe.StoreAsync("mine again", None));

        Assert.Equal(ErrorCodes.StateConflict, exception.Fault.Code);
        await probe.DeactivateAsync(None);
        Assert.Equal("theirs", await probe.StoredAsync(None));
    }
}
