namespace Encoder.TestSupport.Silos;

/// <summary>
/// The mailbox of one grain and its scheduler: awaits of the grain come back here, so at any time at most one thread runs its code.
/// One call at a time; an interleaving call runs between the turns of another. The life: new → activating → active → leaving → gone.
/// </summary>
internal sealed partial class SimulatedActivation : TaskScheduler, IThreadPoolWorkItem
{
    private const int StepsPerVisit = 32;

    private readonly SimulatedSilo silo;
    private readonly Lock gate = new();
    private readonly Queue<Task> steps = new();
    private readonly Queue<GrainCall> waiting = new();
    private readonly List<GrainCall> running = [];
    private readonly TaskCompletionSource left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DeactivationReason reason = new(DeactivationReasonCode.ApplicationRequested, "The silo stops, or the grain has nothing to do.");
    private Phase phase;
    private bool busy;
    private bool onExecutor;
    private bool leaveWhenIdle;
    private long idleSince;

    public SimulatedActivation(SimulatedSilo silo, GrainKind kind, string key)
    {
        (this.silo, Kind, Key) = (silo, kind, key);
        GrainId = GrainId.Create(kind.Name, key);
        Timers = new SimulatedTimers(this, silo.Options.Time);
    }

    private enum Phase
    {
        New,
        Activating,
        Active,
        Leaving,
        Gone,
    }

    public GrainKind Kind { get; }

    public string Key { get; }

    public IGrainBase Grain { get; private set; } = null!;

    public SimulatedTimers Timers { get; }

    /// <summary>What this activation hears of implicit subscriptions, by stream.</summary>
    public Dictionary<StreamId, object> Observers { get; } = [];

    /// <summary>Completes when the activation is gone.</summary>
    public Task Left => left.Task;

    /// <summary>A call of the activation to itself; false when it is gone.</summary>
    public bool EnqueueInner(GrainCall call) => silo.SendInner(this, call);

    /// <summary>False when the activation is gone: the caller takes a new one.</summary>
    public bool TryEnqueue(GrainCall call)
    {
        lock (gate)
        {
            if (phase == Phase.Gone) return false;
            if (phase == Phase.New)
            {
                phase = Phase.Activating;
                StartTurn(static activation => activation.ActivateAsync());
            }

            if (phase == Phase.Active && !leaveWhenIdle && (call.Interleaves || !busy)) Begin(call);
            else waiting.Enqueue(call);
            return true;
        }
    }

    /// <summary>A call is through; the next one begins.</summary>
    public void Ended(GrainCall call)
    {
        lock (gate)
        {
            if (!running.Remove(call)) return;
            if (!call.Interleaves) busy = false;
            if (call.KeepsAlive) idleSince = silo.Options.Time.GetTimestamp();
            if (leaveWhenIdle) LeaveIfIdle();
            else if (!busy && phase == Phase.Active && waiting.TryDequeue(out var next)) Begin(next);
        }

        silo.CallEnded();
    }

    /// <summary>Tells the silo of a failure that no caller hears of.</summary>
    public void Report(string during, Exception exception) => silo.Report(new GrainFailure(Kind.Name, Key, during, exception));

    /// <summary>Has the grain leave when it has had nothing to do since <paramref name="deadline"/> (null: in any case).</summary>
    public void LeaveWhenUnused(long? deadline)
    {
        lock (gate)
        {
            if (phase != Phase.Active || running.Count > 0 || waiting.Count > 0) return;
            if (deadline is { } since && idleSince > since) return;
            leaveWhenIdle = true;
            LeaveIfIdle();
        }
    }

    /// <summary>As a crash does: no further turn, no deactivation; who waits for an answer is told.</summary>
    public void Abandon()
    {
        GrainCall[] lost;
        lock (gate)
        {
            phase = Phase.Gone;
            lost = [.. running, .. waiting];
            running.Clear();
            waiting.Clear();
            steps.Clear();
        }

        Timers.Clear();
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

        silo.Options.Executor.Execute(this);
    }

    protected override void QueueTask(Task task)
    {
        lock (gate)
        {
            // A silo that was dropped runs nothing any more; one that only lost this activation lets loose ends finish.
            if (silo.IsAbandoned) return;
            steps.Enqueue(task);
            if (onExecutor) return;
            onExecutor = true;
        }

        silo.Options.Executor.Execute(this);
    }

    // Never inline: a continuation that becomes ready within this grain's turn waits for the turn's end.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [];

    private void StartTurn(Func<SimulatedActivation, Task> turn) => new Task(() => _ = turn(this)).Start(this);

    private void Begin(GrainCall call)
    {
        if (!call.Interleaves) busy = true;
        running.Add(call);
        call.Activation = this;
        new Task(static call => _ = ((GrainCall)call!).RunAsync(), call).Start(this);
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
            var services = new GrainServices(silo, this);
            Grain = Kind.Create(services);
            await services.ReadStatesAsync();
            await Grain.OnActivateAsync(CancellationToken.None);
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
            idleSince = silo.Options.Time.GetTimestamp();
            BeginWaiting();
            if (leaveWhenIdle) LeaveIfIdle();
        }
    }

    private void LeaveIfIdle()
    {
        if (phase != Phase.Active || running.Count > 0) return;
        phase = Phase.Leaving;
        StartTurn(static activation => activation.DeactivateAsync());
    }

    private async Task DeactivateAsync()
    {
        Timers.Clear();
        try
        {
            await Grain.OnDeactivateAsync(reason, CancellationToken.None);
        }
        catch (Exception exception)
        {
            Report("deactivation", exception);
        }

        Leave(null);
    }

    /// <summary>Gives the calls that still wait to a new activation; a failure to activate fails all of them.</summary>
    private void Leave(Exception? failure)
    {
        GrainCall[] unheard;
        lock (gate)
        {
            phase = Phase.Gone;
            unheard = [.. waiting];
            waiting.Clear();
        }

        Timers.Clear();
        silo.Forget(this);
        left.TrySetResult();
        foreach (var call in unheard)
        {
            if (failure is null)
            {
                silo.Forward(this, call);
                continue;
            }

            call.Fail(failure);
            silo.CallEnded();
        }
    }

    private void Lose(GrainCall call)
    {
        call.Fail(new OperationCanceledException("The simulated silo has stopped."));
        silo.CallEnded();
    }
}
