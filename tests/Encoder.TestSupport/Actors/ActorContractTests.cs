using Encoder.Contracts;
using Xunit;

namespace Encoder.TestSupport.Actors;

/// <summary>What every host of actors must do; one subclass per host.</summary>
public abstract class ActorContractTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private ActorHostFixture host = null!;

    public async Task InitializeAsync()
    {
        host = CreateHost();
        await host.StartAsync();
    }

    public async Task DisposeAsync() => await host.DisposeAsync();

    protected abstract ActorHostFixture CreateHost();

    [Fact]
    public async Task Calls_OfManyCallers_RunOneAtATime()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => Scribe("one").CountAsync(50, default))));
        Assert.Equal(2000, await Scribe("one").CountAsync(0, default));
    }

    [Fact]
    public async Task Calls_OfOneCaller_AreAnsweredInOrder()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Scribe("order").CountAsync(1, default)));
        Assert.Equal(Enumerable.Range(1, 100), host.KeepsOrderOfSending ? answers : answers.Order());
    }

    [Fact]
    public async Task Actors_OfDifferentKeys_AreDifferent()
    {
        await Scribe("left").CountAsync(3, default);
        Assert.Equal(0, await Scribe("right").CountAsync(0, default));
        Assert.Equal(5, await Scribe("left").CountThereAsync("right", 5, default));
    }

    [Fact]
    public async Task LongPoll_WhileHeld_LetsOtherCallsRun()
    {
        var polls = Enumerable.Range(0, 3).Select(_ => Scribe("poll").HoldAsync(default)).ToList();
        await UntilAsync(() => Scribe("poll").IsHeldAsync(default));
        Assert.Equal(10, await Scribe("poll").CountAsync(10, default));
        Assert.All(polls, poll => Assert.False(poll.IsCompleted));
        await Scribe("poll").ReleaseAsync("news", default);
        Assert.Equal(["news", "news", "news"], await Task.WhenAll(polls).WaitAsync(Patience));
    }

    [Fact]
    public async Task LongPoll_BesideAnotherCall_StillIsOneThreadAtATime()
    {
        var counting = Enumerable.Range(0, 10).Select(_ => Scribe("mixed").CountAsync(100, default)).ToList();
        var polls = Enumerable.Range(0, 10).Select(_ => Scribe("mixed").HoldAsync(default)).ToList();
        await Task.WhenAll(counting).WaitAsync(Patience);
        await Scribe("mixed").ReleaseAsync("x", default);
        await Task.WhenAll(polls).WaitAsync(Patience);
        Assert.Equal(1000, await Scribe("mixed").CountAsync(0, default));
    }

    [Fact]
    public async Task Fault_OfAnActor_TravelsToTheCaller()
    {
        var thrown = await Assert.ThrowsAsync<FaultException>(() => Scribe("fault").FailAsync(ErrorCodes.EncoderCrashed, default));
        Assert.Equal(new Fault(ErrorCodes.EncoderCrashed, "It failed.", "detail"), thrown.Fault);
        Assert.Equal(1, await Scribe("fault").CountAsync(1, default));
    }

    [Fact]
    public async Task Exception_AfterAnAwait_TravelsToTheCaller()
    {
        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => Scribe("plain").FailPlainlyAsync(default));
        Assert.Contains("It failed plainly.", thrown.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, await Scribe("plain").CountAsync(1, default));
    }

    [Fact]
    public async Task Activation_ThatFails_FailsTheCallAndIsTriedAgain()
    {
        for (var round = 0; round < 2; round++)
        {
            var thrown = await Assert.ThrowsAnyAsync<Exception>(() => Scribe("stillborn").CountAsync(1, default));
            Assert.Contains("It does not come to life.", thrown.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task State_OverTheLossOfTheHost_IsKept(bool crash)
    {
        await Scribe("kept/with/slashes").WriteAsync("first", default);
        await Scribe("kept/with/slashes").WriteAsync("second", default);
        await (crash ? host.CrashAndStartAsync() : host.RestartAsync());
        Assert.Equal("second", await Scribe("kept/with/slashes").ReadAsync(default));
        Assert.Equal(["activated with 'second'"], await Scribe("kept/with/slashes").DiaryAsync(default));
        await Scribe("kept/with/slashes").WriteAsync("third", default);
        Assert.Equal("third", await Scribe("kept/with/slashes").ReadAsync(default));
    }

    [Fact]
    public async Task Retire_NextCall_ActivatesTheActorAnew()
    {
        await Scribe("retired").WriteAsync("kept", default);
        await Scribe("retired").CountAsync(5, default);
        await Scribe("retired").RetireAsync(default);
        Assert.Equal(["activated with 'kept'"], await Scribe("retired").DiaryAsync(default));
        Assert.Equal(0, await Scribe("retired").CountAsync(0, default));
    }

    [Fact]
    public async Task Retired_WithCallsWaiting_TheyAreAnsweredByTheNext()
    {
        await Scribe("busy").CountAsync(0, default);
        var retiring = Scribe("busy").RetireAsync(default);
        var waiting = Enumerable.Range(0, 20).Select(_ => Scribe("busy").CountAsync(10, default)).ToList();
        await retiring;
        var answers = await Task.WhenAll(waiting).WaitAsync(Patience);
        Assert.All(answers, answer => Assert.InRange(answer, 10, 200));
        if (host.KeepsOrderOfSending) Assert.Equal(200, answers.Max());
    }

    [Fact]
    public async Task Schedule_WhenDue_ComesAsACall()
    {
        await Scribe("clock").ScheduleAsync("b", TimeSpan.FromSeconds(2), default);
        await Scribe("clock").ScheduleAsync("a", TimeSpan.FromSeconds(1), default);
        await host.PassAsync(TimeSpan.FromSeconds(3));
        await UntilDiaryAsync("clock", "activated with ''", "scheduled a", "scheduled b");
    }

    [Fact]
    public async Task Schedule_OfTheSameName_ReplacesTheEarlier()
    {
        await Scribe("replace").ScheduleAsync("x", TimeSpan.FromSeconds(1), default);
        await Scribe("replace").ScheduleAsync("x", TimeSpan.FromSeconds(3), default);
        await host.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(["activated with ''"], await Scribe("replace").DiaryAsync(default));
        await host.PassAsync(TimeSpan.FromSeconds(2));
        await UntilDiaryAsync("replace", "activated with ''", "scheduled x");
    }

    [Fact]
    public async Task Schedule_OfARetiredActor_IsForgotten()
    {
        await Scribe("forgotten").ScheduleAsync("x", TimeSpan.FromSeconds(1), default);
        await Scribe("forgotten").RetireAsync(default);
        await Scribe("forgotten").CountAsync(0, default);
        await host.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(["activated with ''"], await Scribe("forgotten").DiaryAsync(default));
    }

    [Fact]
    public async Task Announcement_SubscribedActor_HearsItInATurnOfItsOwn()
    {
        await Scribe("ear").SubscribeAsync("topic", default);
        var counting = Scribe("ear").CountAsync(200, default);
        await host.Topics.PublishAsync("topic", 7, default);
        await counting;
        await UntilAsync(async () => (await Scribe("ear").DiaryAsync(default)).Contains("heard 7"));
        var heard = (await Scribe("ear").DiaryAsync(default)).Count(line => line == "heard 7");
        Assert.Equal(200 + heard, await Scribe("ear").CountAsync(0, default));
    }

    [Fact]
    public async Task Announcement_SubscriberThatIsNoActor_HearsIt()
    {
        var heard = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (await host.Topics.SubscribeAsync("outside", watermark => Task.FromResult(heard.TrySetResult(watermark)), default))
        {
            await host.Topics.PublishAsync("outside", 3, default);
            Assert.Equal(3, await heard.Task.WaitAsync(Patience));
        }
    }

    [Fact]
    public async Task Announcement_WithoutSubscriber_IsLostWithoutHarm()
    {
        await host.Topics.PublishAsync("nobody", 1, default);
        var subscription = await host.Topics.SubscribeAsync("once", _ => throw new InvalidOperationException("It ended."), default);
        await subscription.DisposeAsync();
        await host.Topics.PublishAsync("once", 1, default);
    }

    [Fact]
    public async Task Caller_ThatGivesUp_IsFreedAndTheActorGoesOn()
    {
        using var given = new CancellationTokenSource();
        var waiting = Scribe("patient").WaitAsync(given.Token);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience));
        Assert.Equal(1, await Scribe("patient").CountAsync(1, default).WaitAsync(Patience));
    }

    [Fact]
    public async Task Caller_ThatGivesUpInTheQueue_IsFreed()
    {
        await Scribe("queue").CountAsync(0, default);
        using var blocker = new CancellationTokenSource();
        using var given = new CancellationTokenSource();
        var blocking = Scribe("queue").WaitAsync(blocker.Token);
        var queued = Scribe("queue").CountAsync(1, given.Token);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued.WaitAsync(Patience));
        await blocker.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blocking.WaitAsync(Patience));
        Assert.InRange(await Scribe("queue").CountAsync(0, default), 0, host.RecallsQueuedCalls ? 0 : 1);
    }

    [Fact]
    public async Task Caller_WhoseTokenIsCancelledBefore_IsRefused()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Scribe("late").CountAsync(1, new CancellationToken(true)));
        Assert.Equal(0, await Scribe("late").CountAsync(0, default));
    }

    private IScribe Scribe(string key) => host.Actors.Get<IScribe>(key);

    private Task UntilDiaryAsync(string key, params string[] lines) =>
        UntilAsync(async () => (await Scribe(key).DiaryAsync(default)).SequenceEqual(lines));

    /// <summary>Asks until it is so: each question is a call of its own, so that the actor gets its turns.</summary>
    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
