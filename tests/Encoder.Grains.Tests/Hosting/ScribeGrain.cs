using Encoder.Contracts;
using Encoder.Grains.Hosting;
using Encoder.Grains.State;
using Encoder.TestSupport.Silos;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams.Core;
using Orleans.Timers;

namespace Encoder.Grains.Tests.Hosting;

/// <inheritdoc cref="IScribe"/>
[GrainType("scribe")]
[ImplicitStreamSubscription(IScribe.Stream)]
internal sealed class ScribeGrain : IGrainBase, IScribe, IStreamSubscriptionObserver
{
    private readonly IGrainFactory grains;
    private readonly Announcements announcements;
    private readonly IPersistentState<ScribeState> state;
    private readonly Schedules schedules;
    private readonly List<string> diary = [];
    private TaskCompletionSource<string>? held;
    private int count;

    public ScribeGrain(
        IGrainContext context, IGrainFactory grains, Announcements announcements,
        [PersistentState("state", DocumentStorage.Name)] IPersistentState<ScribeState> state, ITimerRegistry timers,
        [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time)
    {
        (GrainContext, this.grains, this.announcements, this.state) = (context, grains, announcements, state);
        schedules = new Schedules(context, timers, time, OnScheduledAsync);
    }

    public IGrainContext GrainContext { get; }

    public static SimulatedSilo RegisterWith(SimulatedSilo silo) => silo.Register<IScribe, ScribeGrain>(on => new ScribeGrain(
        on.Context, on.Grains, on.Announcements, on.State<ScribeState>(), on.Timers, on.Time));

    public Task OnActivateAsync(CancellationToken cancellationToken)
    {
        diary.Add($"activated with '{state.State.Text}'");
        if (GrainContext.GrainId.Key.ToString()!.StartsWith("stillborn", StringComparison.Ordinal))
            throw new FaultException(ErrorCodes.WorkFailed, "It does not come to life.");
        return Task.CompletedTask;
    }

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => announcements.ListenAsync<long>(handleFactory, HearAsync);

    public async Task<int> CountAsync(int times, CancellationToken cancellationToken)
    {
        for (var time = 0; time < times; time++)
        {
            var before = count;
            await Task.Yield();
            count = before + 1;
        }

        return count;
    }

    public Task WriteAsync(string text, CancellationToken cancellationToken)
    {
        state.State = new ScribeState { Text = text };
        return state.WriteAsync();
    }

    public Task<string> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(state.State.Text);

    public async Task<string> HoldAsync(CancellationToken cancellationToken)
    {
        held ??= new TaskCompletionSource<string>();
        return await held.Task.WaitAsync(cancellationToken);
    }

    public Task ReleaseAsync(string text, CancellationToken cancellationToken)
    {
        held?.TrySetResult(text);
        held = null;
        return Task.CompletedTask;
    }

    public Task<bool> IsHeldAsync(CancellationToken cancellationToken) => Task.FromResult(held is not null);

    public Task FailAsync(string code, CancellationToken cancellationToken) => throw new FaultException(code, "It failed.", "detail");

    public async Task FailPlainlyAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        throw new InvalidOperationException("It failed plainly.");
    }

    public Task ScheduleAsync(string name, TimeSpan due, CancellationToken cancellationToken)
    {
        schedules.Set(name, due);
        return Task.CompletedTask;
    }

    public Task DeactivateAsync(CancellationToken cancellationToken)
    {
        GrainContext.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "The test wants it."), CancellationToken.None);
        return Task.CompletedTask;
    }

    public Task<int> CountThereAsync(string key, int times, CancellationToken cancellationToken) =>
        grains.GetGrain<IScribe>(key).CountAsync(times, cancellationToken);

    public Task WaitAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);

    public Task<IReadOnlyList<string>> DiaryAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([.. diary]);

    private Task OnScheduledAsync(string name)
    {
        diary.Add("scheduled " + name);
        return Task.CompletedTask;
    }

    private async Task HearAsync(long watermark)
    {
        var before = count;
        await Task.Yield();
        count = before + 1;
        diary.Add($"heard {watermark}");
    }
}
