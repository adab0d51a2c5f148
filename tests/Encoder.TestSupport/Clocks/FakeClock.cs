namespace Encoder.TestSupport.Clocks;

/// <summary>A clock with one hand on it: time passes when a test says so.</summary>
public sealed class FakeClock : TimeProvider
{
    private readonly Lock gate = new();
    private readonly PriorityQueue<Setting, (long Due, long Order)> timers = new();
    private long ticks = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).UtcTicks;
    private long order;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass; what falls due on the way is called at its time, in order, on this thread.</summary>
    public void Advance(TimeSpan by)
    {
        var end = Interlocked.Read(ref ticks) + by.Ticks;
        while (FireNext(end))
        {
        }

        Interlocked.Exchange(ref ticks, end);
    }

    /// <summary>Goes to the next timer and calls it; false when there is none.</summary>
    public bool FireNext() => FireNext(long.MaxValue);

    private bool FireNext(long limit)
    {
        Setting setting;
        lock (gate)
        {
            while (timers.TryPeek(out var stale, out _) && stale.Timer.Current != stale) timers.Dequeue();
            if (!timers.TryPeek(out setting!, out var at) || at.Due > limit) return false;
            timers.Dequeue();
            Interlocked.Exchange(ref ticks, Math.Max(Interlocked.Read(ref ticks), at.Due));
            setting.Timer.Current = null;
            if (setting.Period > TimeSpan.Zero) Set(setting.Timer, setting.Period, setting.Period);
        }

        setting.Timer.Call();
        return true;
    }

    private void Set(Timer timer, TimeSpan due, TimeSpan period)
    {
        timer.Current = null;
        if (due < TimeSpan.Zero) return;
        timer.Current = new Setting(timer, period);
        timers.Enqueue(timer.Current, (Interlocked.Read(ref ticks) + due.Ticks, order++));
    }

    private sealed class Setting(Timer timer, TimeSpan period)
    {
        public Timer Timer => timer;

        public TimeSpan Period => period;
    }

    private sealed class Timer(FakeClock clock, TimerCallback callback, object? state) : ITimer
    {
        public Setting? Current { get; set; }

        public void Call() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate) clock.Set(this, dueTime, period);
            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
