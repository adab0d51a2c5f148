using Encoder.Contracts;
using Encoder.TestSupport.Clocks;
using Encoder.TestSupport.Silos;
using Encoder.TestSupport.Storage;

namespace Encoder.Grains.Tests.Hosting;

/// <summary>What the simulated silo promises to tests beyond what Orleans promises to grains.</summary>
public sealed class SimulatedSiloTests
{
    private readonly MemoryStore store = new();
    private readonly FakeClock clock = new();
    private readonly List<GrainFailure> failures = [];
    private readonly List<string> lives = [];

    [Fact]
    public async Task Grain_WithoutCalls_IsDeactivatedAfterIdling()
    {
        await using var silo = Silo();
        await Mortal(silo, "a").TouchAsync(default);
        clock.Advance(TimeSpan.FromMinutes(4));
        await Mortal(silo, "a").TouchAsync(default);
        Assert.Equal(["a+"], lives);
        clock.Advance(TimeSpan.FromMinutes(10));
        await Mortal(silo, "a").TouchAsync(default);
        Assert.Equal(["a+", "a-", "a+"], lives);
    }

    // A long wait ticks on the way, which counts as use.
    [Fact]
    public void Grain_WithASchedule_IsNotIdle()
    {
        var simulation = new Simulation(1);
        var options = new SimulatedSiloOptions { Store = store, Time = simulation.Clock, Executor = simulation };
        var silo = new SimulatedSilo(options).Register<IMortal, MortalGrain>(on => new MortalGrain(on, lives, null));
        simulation.Run(async () =>
        {
            await Mortal(silo, "a").ScheduleFailureAsync(TimeSpan.FromHours(1), default);
            await Task.Delay(TimeSpan.FromMinutes(30), simulation.Clock);
            await Mortal(silo, "a").TouchAsync(default);
        });

        Assert.Equal(["a+"], lives);
    }

    [Fact]
    public async Task Stop_WithACallUnderWay_WaitsForItAndForWhatItCalls()
    {
        var gate = new TaskCompletionSource();
        var silo = Silo(gate.Task);
        var calling = Mortal(silo, "caller").CallAsync("callee", default);
        var stopping = silo.StopAsync(default);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Mortal(silo, "new").TouchAsync(default));
        Assert.False(stopping.IsCompleted);
        gate.SetResult();
        await calling;
        await stopping;
        Assert.Equal(["callee+", "callee-", "caller+", "caller-"], lives.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Stop_Cancelled_LeavesTheRestAsACrashWould()
    {
        var silo = Silo();
        await Mortal(silo, "a").TouchAsync(default);
        var blocking = Mortal(silo, "a").BlockAsync(default);
        using var impatient = new CancellationTokenSource();
        var stopping = silo.StopAsync(impatient.Token);
        await impatient.CancelAsync();
        await stopping;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blocking);
        Assert.Equal(["a+"], lives);
    }

    [Fact]
    public async Task Abandon_CallsUnderWay_AnswersEveryCallerAndRunsNothingMore()
    {
        var silo = Silo();
        var running = Mortal(silo, "a").BlockAsync(default);
        var queued = Mortal(silo, "a").TouchAsync(default);
        silo.Abandon();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Mortal(silo, "b").TouchAsync(default));
    }

    [Fact]
    public async Task ScheduledCall_ThatFails_IsReported()
    {
        await using var silo = Silo();
        await Mortal(silo, "a").ScheduleFailureAsync(TimeSpan.Zero, default);
        await Mortal(silo, "a").TouchAsync(default);
        var failure = Assert.Single(failures);
        Assert.Equal(("mortal", "a", "timer", "It failed."), (failure.Kind, failure.Key, failure.During, failure.Exception.Message));
    }

    [Fact]
    public async Task CallTimeout_WhenItIsOver_FreesTheCaller()
    {
        await using var silo = Silo(timeout: TimeSpan.FromSeconds(5));
        using var end = new CancellationTokenSource();
        var blocking = Mortal(silo, "a").BlockAsync(end.Token);
        clock.Advance(TimeSpan.FromSeconds(6));
        await Assert.ThrowsAsync<TimeoutException>(() => blocking);
        await end.CancelAsync();
    }

    [Fact]
    public async Task State_WrittenByAnotherSilo_IsFoundOutAndKept()
    {
        await using var one = Silo();
        await using var other = Silo();
        await Mortal(one, "a").TouchAsync(default);
        await Mortal(other, "a").WriteAsync(default);
        var refused = await Assert.ThrowsAsync<FaultException>(() => Mortal(one, "a").WriteAsync(default));
        Assert.Equal(ErrorCodes.StateConflict, refused.Fault.Code);
        await Mortal(other, "a").WriteAsync(default);
    }

    [Fact]
    public async Task Activation_Fails_EveryQueuedCallFails()
    {
        await using var silo = Silo();
        var calls = Enumerable.Range(0, 3).Select(_ => Mortal(silo, "stillborn").TouchAsync(default)).ToList();
        foreach (var call in calls) await Assert.ThrowsAsync<FaultException>(() => call);
    }

    [Fact]
    public async Task GrainClass_ThatIsNotRegistered_IsRefused()
    {
        await using var silo = Silo();
        Assert.Throws<InvalidOperationException>(() => silo.Grains.GetGrain<IScribe>("a"));
    }

    private static IMortal Mortal(SimulatedSilo silo, string key) => silo.Grains.GetGrain<IMortal>(key);

    private SimulatedSilo Silo(Task? gate = null, TimeSpan? timeout = null)
    {
        var options = new SimulatedSiloOptions { Store = store, Time = clock, Failed = failures.Add, CallTimeout = timeout };
        return new SimulatedSilo(options).Register<IMortal, MortalGrain>(on => new MortalGrain(on, lives, gate));
    }
}
