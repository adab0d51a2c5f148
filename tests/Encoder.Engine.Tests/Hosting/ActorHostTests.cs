using Encoder.Actors;
using Encoder.Contracts;
using Encoder.Engine.Hosting;
using Encoder.TestSupport.Actors;

namespace Encoder.Engine.Tests.Hosting;

public sealed class ActorHostTests
{
    private readonly MemoryStore store = new();
    private readonly FakeClock clock = new();
    private readonly List<ActorFailure> failures = [];
    private readonly List<string> lives = [];

    public interface IMortal : IActor
    {
        Task TouchAsync(CancellationToken cancellationToken);

        Task BlockAsync(CancellationToken cancellationToken);

        Task ScheduleFailureAsync(TimeSpan due, CancellationToken cancellationToken);

        Task WriteAsync(CancellationToken cancellationToken);

        Task CallAsync(string key, CancellationToken cancellationToken);
    }

    [Fact]
    public async Task Actor_WithoutCalls_IsDeactivatedAfterIdling()
    {
        await using var host = Host();
        await host.Get<IMortal>("a").TouchAsync(default);
        clock.Advance(TimeSpan.FromMinutes(4));
        await host.Get<IMortal>("a").TouchAsync(default);
        Assert.Equal(["a+"], lives);
        clock.Advance(TimeSpan.FromMinutes(10));
        await host.Get<IMortal>("a").TouchAsync(default);
        Assert.Equal(["a+", "a-", "a+"], lives);
    }

    [Fact]
    public async Task Actor_WithASchedule_IsNotIdle()
    {
        await using var host = Host();
        await host.Get<IMortal>("a").ScheduleFailureAsync(TimeSpan.FromHours(1), default);
        clock.Advance(TimeSpan.FromMinutes(30));
        await host.Get<IMortal>("a").TouchAsync(default);
        Assert.Equal(["a+"], lives);
    }

    [Fact]
    public async Task Stop_WithACallUnderWay_WaitsForItAndForWhatItCalls()
    {
        var gate = new TaskCompletionSource();
        var host = Host(gate.Task);
        var calling = host.Get<IMortal>("caller").CallAsync("callee", default);
        var stopping = host.StopAsync(default);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Get<IMortal>("new").TouchAsync(default));
        Assert.False(stopping.IsCompleted);
        gate.SetResult();
        await calling;
        await stopping;
        Assert.Equal(["callee+", "callee-", "caller+", "caller-"], lives.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Stop_Cancelled_LeavesTheRestAsACrashWould()
    {
        var host = Host();
        await host.Get<IMortal>("a").TouchAsync(default);
        var blocking = host.Get<IMortal>("a").BlockAsync(default);
        using var impatient = new CancellationTokenSource();
        var stopping = host.StopAsync(impatient.Token);
        await impatient.CancelAsync();
        await stopping;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blocking);
        Assert.Equal(["a+"], lives);
    }

    [Fact]
    public async Task Abandon_CallsUnderWay_AnswersEveryCallerAndRunsNothingMore()
    {
        var host = Host();
        var running = host.Get<IMortal>("a").BlockAsync(default);
        var queued = host.Get<IMortal>("a").TouchAsync(default);
        host.Abandon();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Get<IMortal>("b").TouchAsync(default));
    }

    [Fact]
    public async Task ScheduledCall_ThatFails_IsReported()
    {
        await using var host = Host();
        await host.Get<IMortal>("a").ScheduleFailureAsync(TimeSpan.Zero, default);
        await host.Get<IMortal>("a").TouchAsync(default);
        var failure = Assert.Single(failures);
        Assert.Equal(("mortal", "a", "scheduled:fail", "It failed."), (failure.Kind, failure.Key, failure.During, failure.Exception.Message));
    }

    [Fact]
    public async Task CallTimeout_WhenItIsOver_FreesTheCaller()
    {
        await using var host = Host(timeout: TimeSpan.FromSeconds(5));
        using var end = new CancellationTokenSource();
        var blocking = host.Get<IMortal>("a").BlockAsync(end.Token);
        clock.Advance(TimeSpan.FromSeconds(6));
        await Assert.ThrowsAsync<TimeoutException>(() => blocking);
        await end.CancelAsync();
    }

    [Fact]
    public async Task State_WrittenByAnotherHost_IsFoundOutAndKept()
    {
        await using var one = Host();
        await using var other = Host();
        await one.Get<IMortal>("a").TouchAsync(default);
        await other.Get<IMortal>("a").WriteAsync(default);
        var refused = await Assert.ThrowsAsync<FaultException>(() => one.Get<IMortal>("a").WriteAsync(default));
        Assert.Equal(ErrorCodes.StateConflict, refused.Fault.Code);
        await other.Get<IMortal>("a").WriteAsync(default);
    }

    [Fact]
    public async Task Kind_ThatIsNotRegistered_IsRefused()
    {
        await using var host = Host();
        Assert.Throws<InvalidOperationException>(() => host.Get<IScribe>("a"));
    }

    private ActorHost Host(Task? gate = null, TimeSpan? timeout = null)
    {
        var options = new ActorHostOptions { Store = store, Time = clock, Failed = failures.Add, CallTimeout = timeout };
        return new ActorHost(options).Register<IMortal>("mortal", on => new Mortal(on.Context, on.Actors, on.State<ScribeState>(), lives, gate));
    }

    private sealed class Mortal(IActorContext context, IActors actors, IActorState<ScribeState> state, List<string> lives, Task? gate)
        : Actor(context), IMortal
    {
        public override Task OnActivateAsync(CancellationToken cancellationToken) => Note('+');

        public override Task OnDeactivateAsync(CancellationToken cancellationToken) => Note('-');

        public override Task OnScheduledAsync(string name, CancellationToken cancellationToken) => throw new InvalidOperationException("It failed.");

        public Task TouchAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task BlockAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);

        public Task ScheduleFailureAsync(TimeSpan due, CancellationToken cancellationToken)
        {
            Context.Schedule("fail", due);
            return Task.CompletedTask;
        }

        public Task WriteAsync(CancellationToken cancellationToken) => state.WriteAsync(cancellationToken);

        public async Task CallAsync(string key, CancellationToken cancellationToken)
        {
            await gate!;
            await actors.Get<IMortal>(key).TouchAsync(cancellationToken);
        }

        private Task Note(char sign)
        {
            lock (lives) lives.Add(Context.Key + sign);
            return Task.CompletedTask;
        }
    }
}
