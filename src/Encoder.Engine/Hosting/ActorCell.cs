using Encoder.Actors;

namespace Encoder.Engine.Hosting;

/// <summary>
/// The mailbox of one actor and its scheduler: awaits of the actor come back here, so at any time at most one thread runs its code.
/// One call at a time; an interleaving call runs between the turns of another. The life: new → activating → active → leaving → gone.
/// </summary>
internal sealed class ActorCell : TaskScheduler, IThreadPoolWorkItem, IActorContext
{
    private const int StepsPerVisit = 32;

    private readonly ActorHost host;
    private readonly Lock gate = new();
    private readonly Queue<Task> steps = new();
    private readonly Queue<ActorCall> waiting = new();
    private readonly List<ActorCall> running = [];
    private readonly ActorSchedules schedules;
    private readonly TaskCompletionSource left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Phase phase;
    private bool busy;
    private bool onExecutor;
    private bool leaveWhenIdle;
    private long idleSince;

    public ActorCell(ActorHost host, ActorType type, string key)
    {
        (this.host, Type, Key) = (host, type, key);
        schedules = new ActorSchedules(this, host.Options.Time);
    }

    private enum Phase
    {
        New,
        Activating,
        Active,
        Leaving,
        Gone,
    }

    public ActorType Type { get; }

    public string Key { get; }

    public Actor Actor { get; private set; } = null!;

    /// <summary>Completes when the actor is gone.</summary>
    public Task Left => left.Task;

    public void Schedule(string name, TimeSpan due) => schedules.Set(name, due);

    public void Retire()
    {
        lock (gate)
        {
            leaveWhenIdle = true;
            LeaveIfIdle();
        }
    }

    /// <summary>A call without a caller; false when the actor is gone.</summary>
    public bool EnqueueInner(InnerCall call) => host.SendInner(this, call);

    /// <summary>False when the actor is gone: the caller takes a new cell.</summary>
    public bool TryEnqueue(ActorCall call)
    {
        lock (gate)
        {
            if (phase == Phase.Gone) return false;
            if (phase == Phase.New)
            {
                phase = Phase.Activating;
                StartTurn(static cell => cell.ActivateAsync());
            }

            if (phase == Phase.Active && !leaveWhenIdle && (call.Interleaves || !busy)) Begin(call);
            else waiting.Enqueue(call);
            return true;
        }
    }

    /// <summary>A call is through; the next one begins.</summary>
    public void Ended(ActorCall call)
    {
        lock (gate)
        {
            if (!running.Remove(call)) return;
            if (!call.Interleaves) busy = false;
            idleSince = host.Options.Time.GetTimestamp();
            if (leaveWhenIdle) LeaveIfIdle();
            else if (!busy && phase == Phase.Active && waiting.TryDequeue(out var next)) Begin(next);
        }

        host.CallEnded();
    }

    /// <summary>Tells the host of a failure that no caller hears of.</summary>
    public void Report(string during, Exception exception) => host.Report(new ActorFailure(Type.Kind, Key, during, exception));

    /// <summary>Has the actor leave when it has had nothing to do since <paramref name="deadline"/> (null: in any case).</summary>
    public void LeaveWhenUnused(long? deadline)
    {
        lock (gate)
        {
            if (phase != Phase.Active || running.Count > 0 || waiting.Count > 0) return;
            if (deadline is { } since && (schedules.Any || idleSince > since)) return;
            leaveWhenIdle = true;
            LeaveIfIdle();
        }
    }

    /// <summary>As a crash does: no further turn, no deactivation; who waits for an answer is told.</summary>
    public void Abandon()
    {
        ActorCall[] lost;
        lock (gate)
        {
            phase = Phase.Gone;
            lost = [.. running, .. waiting];
            running.Clear();
            waiting.Clear();
            steps.Clear();
        }

        schedules.Clear();
        left.TrySetResult();
        foreach (var call in lost) Lose(call);
    }

    void IThreadPoolWorkItem.Execute()
    {
        for (var visit = 0; visit < StepsPerVisit; visit++)
        {
            Task? step;
            lock (gate)
            {
                if (!steps.TryDequeue(out step))
                {
                    onExecutor = false;
                    return;
                }
            }

            TryExecuteTask(step);
        }

        host.Options.Executor.Execute(this);
    }

    protected override void QueueTask(Task task)
    {
        lock (gate)
        {
            // A host that was dropped runs nothing any more; one that only lost this actor lets loose ends finish.
            if (host.IsAbandoned) return;
            steps.Enqueue(task);
            if (onExecutor) return;
            onExecutor = true;
        }

        host.Options.Executor.Execute(this);
    }

    // Never inline: a continuation that becomes ready within this actor's turn waits for the turn's end.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [];

    private void StartTurn(Func<ActorCell, Task> turn) => new Task(() => _ = turn(this)).Start(this);

    private void Begin(ActorCall call)
    {
        if (!call.Interleaves) busy = true;
        running.Add(call);
        call.Cell = this;
        new Task(static call => _ = ((ActorCall)call!).RunAsync(), call).Start(this);
    }

    private void BeginWaiting()
    {
        for (var count = waiting.Count; count > 0; count--)
        {
            var call = waiting.Dequeue();
            if (call.Interleaves || !busy) Begin(call);
            else waiting.Enqueue(call);
        }
    }

    private async Task ActivateAsync()
    {
        try
        {
            var services = new ActorServices(host, this);
            Actor = Type.Create(services);
            await services.ReadStatesAsync().ConfigureAwait(true);
            await Actor.OnActivateAsync(CancellationToken.None).ConfigureAwait(true);
        }
        catch (Exception exception)
        {
            Leave(exception);
            return;
        }

        lock (gate)
        {
            if (phase != Phase.Activating) return;
            phase = Phase.Active;
            idleSince = host.Options.Time.GetTimestamp();
            BeginWaiting();
            if (leaveWhenIdle) LeaveIfIdle();
        }
    }

    private void LeaveIfIdle()
    {
        if (phase != Phase.Active || running.Count > 0) return;
        phase = Phase.Leaving;
        StartTurn(static cell => cell.DeactivateAsync());
    }

    private async Task DeactivateAsync()
    {
        schedules.Clear();
        try
        {
            await Actor.OnDeactivateAsync(CancellationToken.None).ConfigureAwait(true);
        }
        catch (Exception exception)
        {
            Report("deactivation", exception);
        }

        Leave(null);
    }

    /// <summary>Gives the calls that still wait to a new cell; the first one gets the failure of an activation.</summary>
    private void Leave(Exception? failure)
    {
        ActorCall[] unheard;
        lock (gate)
        {
            phase = Phase.Gone;
            unheard = [.. waiting];
            waiting.Clear();
        }

        schedules.Clear();
        host.Forget(this);
        left.TrySetResult();
        foreach (var call in unheard)
        {
            if (failure is null)
            {
                host.Forward(this, call);
                continue;
            }

            call.Fail(failure);
            host.CallEnded();
            failure = null;
        }
    }

    private void Lose(ActorCall call)
    {
        call.Fail(new OperationCanceledException("The host of actors has stopped."));
        host.CallEnded();
    }
}
