using Orleans.Timers;

namespace Encoder.TestSupport.Silos;

/// <summary>The grain timers of one activation, on the silo's clock. A tick is a call of its own; they end with the activation.</summary>
internal sealed class SimulatedTimers(SimulatedActivation activation, TimeProvider time) : ITimerRegistry
{
    private readonly Lock gate = new();
    private readonly HashSet<GrainTimer> timers = [];
    private bool isOver;

    public IDisposable RegisterTimer(IGrainContext grainContext, Func<object?, Task> callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        throw new NotSupportedException("No grain uses timers of the older kind.");

    public IGrainTimer RegisterGrainTimer<TState>(
        IGrainContext grainContext, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        if (options.Interleave) throw new NotSupportedException("No grain has timers that interleave.");
        var timer = new GrainTimer(this, token => callback(state, token), options.KeepAlive);
        lock (gate)
        {
            if (!isOver) timers.Add(timer);
        }

        timer.Change(options.DueTime, options.Period);
        return timer;
    }

    public void Clear()
    {
        GrainTimer[] all;
        lock (gate)
        {
            isOver = true;
            all = [.. timers];
        }

        foreach (var timer in all) timer.Dispose();
    }

    private void Forget(GrainTimer timer)
    {
        lock (gate) timers.Remove(timer);
    }

    private sealed class GrainTimer(SimulatedTimers owner, Func<CancellationToken, Task> callback, bool keepsAlive) : IGrainTimer
    {
        private readonly Lock gate = new();
        private ITimer? timer;
        private TimeSpan period;
        private bool isDisposed;

        public void Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (gate)
            {
                if (isDisposed) return;
                this.period = period;
                timer?.Dispose();
                timer = null;

                // Due at once: it needs no time to pass.
                if (dueTime != TimeSpan.Zero)
                {
                    timer = owner.Time.CreateTimer(static state => ((GrainTimer)state!).Enqueue(), this, dueTime, Timeout.InfiniteTimeSpan);
                    return;
                }
            }

            Enqueue();
        }

        public void Dispose()
        {
            lock (gate)
            {
                isDisposed = true;
                timer?.Dispose();
            }

            owner.Forget(this);
        }

        private void Enqueue() => owner.Activation.EnqueueInner(new Tick(this, keepsAlive));

        private async Task TickAsync()
        {
            lock (gate)
            {
                if (isDisposed) return;
            }

            try
            {
                await callback(CancellationToken.None);
            }
            finally
            {
                if (period > TimeSpan.Zero) Change(period, period);
            }
        }

        private sealed class Tick(GrainTimer timer, bool keepsAlive) : InnerCall("timer")
        {
            public override bool KeepsAlive => keepsAlive;

            public override bool EndsWithActivation => true;

            protected override Task CallAsync() => timer.TickAsync();
        }
    }

    private SimulatedActivation Activation => activation;

    private TimeProvider Time => time;
}
