using Encoder.Actors;
using Encoder.Contracts;

namespace Encoder.TestSupport.Hosts;

/// <summary>See <see cref="IProbe"/>.</summary>
public class Probe(IActorContext context, IActors actors, ITopics topics, IActorState<ProbeDocument> state) : Actor(context), IProbe
{
    private readonly List<TaskCompletionSource> polls = [];
    private readonly ProbeLog log = ProbeLog.Of(context.Key);
    private IAsyncDisposable? subscription;
    private int sum;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (log.FailNextActivation)
        {
            log.FailNextActivation = false;
            throw new FaultException(ErrorCodes.WorkFailed, "This activation was to fail.");
        }

        log.Add("activated");
    }

    public override Task OnDeactivateAsync(CancellationToken cancellationToken)
    {
        log.Add("deactivated");
        return Task.CompletedTask;
    }

    public override async Task OnScheduledAsync(string name, CancellationToken cancellationToken)
    {
        log.Add($"scheduled {name}");
        if (name == "gated") await EnterAsync("gated", cancellationToken);
    }

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
        if (gate == "set x again") Context.Schedule("x", TimeSpan.FromHours(10));
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
        Context.Schedule(name, due);
        return Task.CompletedTask;
    }

    public Task RetireAsync(CancellationToken cancellationToken)
    {
        Context.Retire();
        return Task.CompletedTask;
    }

    public async Task StoreAsync(string text, CancellationToken cancellationToken)
    {
        state.Value = new ProbeDocument { Text = text };
        await state.WriteAsync(cancellationToken);
    }

    public Task ForgetAsync(CancellationToken cancellationToken) => state.ClearAsync(cancellationToken);

    public Task<string> StoredAsync(CancellationToken cancellationToken) => Task.FromResult(state.Exists ? state.Value.Text : "nothing");

    public async Task SubscribeAsync(string topic, CancellationToken cancellationToken) =>
        subscription = await topics.SubscribeAsync(topic, HearAsync, cancellationToken);

    public async Task UnsubscribeAsync(CancellationToken cancellationToken)
    {
        if (subscription is not null) await subscription.DisposeAsync();
    }

    public Task PublishAsync(string topic, long watermark, CancellationToken cancellationToken) =>
        topics.PublishAsync(topic, watermark, cancellationToken);

    public async Task FailAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        throw new FaultException([new Fault(ErrorCodes.EncoderCrashed, "One.", "the end of stderr"), new Fault(ErrorCodes.DiskFull, "Two.")]);
    }

    public async Task<int> CallOnAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        try
        {
            return keys.Count == 0 ? 0 : 1 + await actors.Get<IProbe>(keys[0]).CallOnAsync([.. keys.Skip(1)], cancellationToken);
        }
        finally
        {
            log.Add("called on");
        }
    }

    public Task<IReadOnlyList<ProbeNote>> EchoAsync(IReadOnlyList<ProbeNote> notes, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ProbeNote>>([.. notes]);

    private async Task HearAsync(long watermark)
    {
        log.Add($"hear {watermark}");
        if (watermark < 0) throw new InvalidOperationException("A subscriber fails.");
        if (watermark == 7) await EnterAsync("hearing", CancellationToken.None);
    }
}
