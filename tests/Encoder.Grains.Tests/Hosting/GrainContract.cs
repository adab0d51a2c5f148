using Encoder.Contracts;
using Orleans.Streams;

namespace Encoder.Grains.Tests.Hosting;

/// <summary>What grains rely on, of every kind of silo; one subclass per kind.</summary>
public abstract class GrainContract : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private GrainContractFixture silo = null!;

    public async Task InitializeAsync()
    {
        silo = CreateFixture();
        await silo.StartAsync();
    }

    public async Task DisposeAsync() => await silo.DisposeAsync();

    protected abstract GrainContractFixture CreateFixture();

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
        Assert.Equal(Enumerable.Range(1, 100), silo.KeepsOrderOfSending ? answers : answers.Order());
    }

    [Fact]
    public async Task Grains_OfDifferentKeys_AreDifferent()
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

        // A poll may arrive later than a call that was sent after it, and would be held on.
        var all = Task.WhenAll(polls);
        await UntilAsync(async () =>
        {
            await Scribe("mixed").ReleaseAsync("x", default);
            return all.IsCompleted;
        });
        await all;
        Assert.Equal(1000, await Scribe("mixed").CountAsync(0, default));
    }

    [Fact]
    public async Task Fault_OfAGrain_TravelsToTheCaller()
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
    public async Task State_OverTheLossOfTheSilo_IsKept(bool crash)
    {
        await Scribe("kept/with/slashes").WriteAsync("first", default);
        await Scribe("kept/with/slashes").WriteAsync("second", default);
        await (crash ? silo.CrashAndStartAsync() : silo.RestartAsync());
        Assert.Equal("second", await Scribe("kept/with/slashes").ReadAsync(default));
        Assert.Equal(["activated with 'second'"], await Scribe("kept/with/slashes").DiaryAsync(default));
        await Scribe("kept/with/slashes").WriteAsync("third", default);
        Assert.Equal("third", await Scribe("kept/with/slashes").ReadAsync(default));
    }

    [Fact]
    public async Task Deactivate_NextCall_ActivatesTheGrainAnew()
    {
        await Scribe("retired").WriteAsync("kept", default);
        await Scribe("retired").CountAsync(5, default);
        await Scribe("retired").DeactivateAsync(default);
        Assert.Equal(["activated with 'kept'"], await Scribe("retired").DiaryAsync(default));
        Assert.Equal(0, await Scribe("retired").CountAsync(0, default));
    }

    [Fact]
    public async Task Deactivated_WithCallsWaiting_TheyAreAnsweredByTheNext()
    {
        await Scribe("busy").CountAsync(0, default);
        var deactivating = Scribe("busy").DeactivateAsync(default);
        var waiting = Enumerable.Range(0, 20).Select(_ => Scribe("busy").CountAsync(10, default)).ToList();
        await deactivating;
        var answers = await Task.WhenAll(waiting).WaitAsync(Patience);
        Assert.All(answers, answer => Assert.InRange(answer, 10, 200));
        if (silo.KeepsOrderOfSending) Assert.Equal(200, answers.Max());
    }

    [Fact]
    public async Task Schedule_WhenDue_ComesAsACall()
    {
        await Scribe("clock").ScheduleAsync("b", TimeSpan.FromSeconds(2), default);
        await Scribe("clock").ScheduleAsync("a", TimeSpan.FromSeconds(1), default);
        await silo.PassAsync(TimeSpan.FromSeconds(3));
        await UntilDiaryAsync("clock", "activated with ''", "scheduled a", "scheduled b");
    }

    [Fact]
    public async Task Schedule_OfTheSameName_ReplacesTheEarlier()
    {
        await Scribe("replace").ScheduleAsync("x", TimeSpan.FromSeconds(1), default);
        await Scribe("replace").ScheduleAsync("x", TimeSpan.FromSeconds(3), default);
        await silo.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(["activated with ''"], await Scribe("replace").DiaryAsync(default));
        await silo.PassAsync(TimeSpan.FromSeconds(2));
        await UntilDiaryAsync("replace", "activated with ''", "scheduled x");
    }

    [Fact]
    public async Task Schedule_OfADeactivatedGrain_IsForgotten()
    {
        await Scribe("forgotten").ScheduleAsync("x", TimeSpan.FromSeconds(1), default);
        await Scribe("forgotten").DeactivateAsync(default);
        await Scribe("forgotten").CountAsync(0, default);
        await silo.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(["activated with ''"], await Scribe("forgotten").DiaryAsync(default));
    }

    [Fact]
    public async Task Announcement_GrainThatSubscribes_HearsItInATurnOfItsOwn()
    {
        var counting = Scribe("ear").CountAsync(200, default);
        await PublishAsync("ear", 7);
        await counting;
        await UntilAsync(async () => (await Scribe("ear").DiaryAsync(default)).Contains("heard 7"));
        var heard = (await Scribe("ear").DiaryAsync(default)).Count(line => line == "heard 7");
        Assert.Equal(200 + heard, await Scribe("ear").CountAsync(0, default));
    }

    [Fact]
    public async Task Announcement_SubscriberThatIsNoGrain_HearsIt()
    {
        var heard = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (await silo.Announcements.SubscribeAsync(StreamOf("outside"), watermark => Task.FromResult(heard.TrySetResult(watermark)), default))
        {
            await PublishAsync("outside", 3);
            Assert.Equal(3, await heard.Task.WaitAsync(Patience));
        }
    }

    [Fact]
    public async Task Announcement_WithoutSubscriber_IsLostWithoutHarm()
    {
        await silo.Announcements.PublishAsync(Unheard("nobody"), 1, default);
        var subscription = await silo.Announcements.SubscribeAsync(Unheard("once"), _ => throw new InvalidOperationException("It ended."), default);
        await subscription.DisposeAsync();
        await silo.Announcements.PublishAsync(Unheard("once"), 1, default);
    }

    [Fact]
    public async Task Caller_ThatGivesUp_IsFreedAndTheGrainGoesOn()
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
        Assert.InRange(await Scribe("queue").CountAsync(0, default), 0, silo.RecallsQueuedCalls ? 0 : 1);
    }

    [Fact]
    public async Task Caller_WhoseTokenIsCancelledBefore_IsRefused()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Scribe("late").CountAsync(1, new CancellationToken(true)));
        Assert.Equal(0, await Scribe("late").CountAsync(0, default));
    }

    private IAsyncStream<long> StreamOf(string key) => silo.Streams.GetStream<long>(StreamId.Create(IScribe.Stream, key));

    private IAsyncStream<long> Unheard(string key) => silo.Streams.GetStream<long>(StreamId.Create("unheard", key));

    private Task PublishAsync(string key, long watermark) => silo.Announcements.PublishAsync(StreamOf(key), watermark, CancellationToken.None);

    private IScribe Scribe(string key) => silo.Grains.GetGrain<IScribe>(key);

    private Task UntilDiaryAsync(string key, params string[] lines) =>
        UntilAsync(async () => (await Scribe(key).DiaryAsync(default)).SequenceEqual(lines));

    /// <summary>Asks until it is so: each question is a call of its own, so that the grain gets its turns.</summary>
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
