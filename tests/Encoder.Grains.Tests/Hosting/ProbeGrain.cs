using Encoder.Contracts;
using Encoder.Grains.Hosting;
using Encoder.Grains.State;
using Encoder.TestSupport.Silos;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;
using Orleans.Streams.Core;
using Orleans.Timers;

namespace Encoder.Grains.Tests.Hosting;

/// <summary>See <see cref="IProbe"/>.</summary>
[GrainType("probe")]
[ImplicitStreamSubscription(IProbe.Stream)]
internal sealed class ProbeGrain : IGrainBase, IProbe, IStreamSubscriptionObserver
{
    private readonly IGrainFactory grains;
    private readonly IStreamProvider streams;
    private readonly Announcements announcements;
    private readonly IPersistentState<ProbeDocument> state;
    private readonly Schedules schedules;
    private readonly List<TaskCompletionSource> polls = [];
    private readonly ProbeLog log;
    private int sum;

    public ProbeGrain(
        IGrainContext context, IGrainFactory grains, [FromKeyedServices(StreamNames.Provider)] IStreamProvider streams, Announcements announcements,
        [PersistentState("state", DocumentStorage.Name)] IPersistentState<ProbeDocument> state, ITimerRegistry timers,
        [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time)
    {
        (GrainContext, this.grains, this.streams, this.announcements, this.state) = (context, grains, streams, announcements, state);
        schedules = new Schedules(context, timers, time, OnScheduledAsync);
        log = ProbeLog.Of(context.GrainId.Key.ToString()!);
    }

    public IGrainContext GrainContext { get; }

    public static SimulatedSilo RegisterWith(SimulatedSilo silo) => silo.Register<IProbe, ProbeGrain>(on => new ProbeGrain(
        on.Context, on.Grains, silo.Streams, on.Announcements, on.State<ProbeDocument>(), on.Timers, on.Time));

    public async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (log.FailNextActivation)
        {
            log.FailNextActivation = false;
            throw new FaultException(ErrorCodes.WorkFailed, "This activation was to fail.");
        }

        log.Add("activated");
    }

    public Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        log.Add("deactivated");
        return Task.CompletedTask;
    }

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => announcements.ListenAsync<long>(handleFactory, HearAsync);

    public async Task<int> AddAsync(int by, CancellationToken cancellationToken)
    {
        var before = sum;
        for (var turn = 0; turn < 3; turn++) await Task.Yield();
        return sum = before + by;
    }

    public async Task EnterAsync(string gate, CancellationToken cancellationToken)
    {
        log.Add($"enter {gate}");
        await log.Gate(gate);
        if (gate == "set x again") schedules.Set("x", TimeSpan.FromHours(10));
        log.Add($"leave {gate}");
    }

    public async Task<int> PollAsync(CancellationToken cancellationToken)
    {
        var poll = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        polls.Add(poll);
        log.Add("poll");
        try
        {
            await poll.Task.WaitAsync(cancellationToken);
            return sum;
        }
        finally
        {
            polls.Remove(poll);
            log.Add("polled");
        }
    }

    public Task<int> ReleaseAsync(CancellationToken cancellationToken)
    {
        var held = polls.Count;
        foreach (var poll in polls) poll.TrySetResult();
        return Task.FromResult(held);
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

    public async Task<int> AddOnceAsync(int by, CancellationToken cancellationToken)
    {
        await DeactivateAsync(cancellationToken);
        return sum += by;
    }

    public async Task StoreAsync(string text, CancellationToken cancellationToken)
    {
        state.State = new ProbeDocument { Text = text };
        await state.WriteAsync();
    }

    public Task ForgetAsync(CancellationToken cancellationToken) => state.ClearStateAsync(cancellationToken);

    public Task<string> StoredAsync(CancellationToken cancellationToken) => Task.FromResult(state.RecordExists ? state.State.Text : "nothing");

    public Task PublishAsync(string key, long watermark, CancellationToken cancellationToken) =>
        announcements.PublishAsync(streams.GetStream<long>(StreamId.Create(IProbe.Stream, key)), watermark, cancellationToken);

    public async Task FailAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        throw new FaultException([new Fault(ErrorCodes.EncoderCrashed, "One.", "the end of stderr"), new Fault(ErrorCodes.DiskFull, "Two.")]);
    }

    public async Task<int> CallOnAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        try
        {
            return keys.Count == 0 ? 0 : 1 + await grains.GetGrain<IProbe>(keys[0]).CallOnAsync([.. keys.Skip(1)], cancellationToken);
        }
        finally
        {
            log.Add("called on");
        }
    }

    public Task<IReadOnlyList<ProbeNote>> EchoAsync(IReadOnlyList<ProbeNote> notes, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ProbeNote>>([.. notes]);

    private async Task OnScheduledAsync(string name)
    {
        log.Add($"scheduled {name}");
        if (name == "gated") await EnterAsync("gated", CancellationToken.None);
    }

    private async Task HearAsync(long watermark)
    {
        log.Add($"hear {watermark}");
        if (watermark < 0) throw new InvalidOperationException("A subscriber fails.");
        if (watermark == 7) await EnterAsync("hearing", CancellationToken.None);
    }
}
