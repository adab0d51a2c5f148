namespace Encoder.Ffmpeg.Tests.Processes;

/// <summary>A clock with exactly one hand on it: the test's.</summary>
public sealed class HandClock : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<HandTimer> timers = [];
    private readonly List<(TimeSpan Due, TaskCompletionSource Armed)> waiting = [];
    private TimeSpan now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (gate) return now.Ticks;
    }

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + TimeSpan.FromTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HandTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Completes when somebody has set a timer of exactly this length.</summary>
    public Task ArmedAsync(TimeSpan due)
    {
        lock (gate)
        {
            if (timers.Any(timer => timer.Length == due)) return Task.CompletedTask;
            var armed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((due, armed));
            return armed.Task;
        }
    }

    public void Advance(TimeSpan time)
    {
        List<HandTimer> due;
        lock (gate)
        {
            now += time;
            due = [.. timers.Where(timer => timer.At <= now)];
            timers.RemoveAll(due.Contains);
        }
        foreach (var timer in due) timer.Fire();
    }

    private void Set(HandTimer timer, TimeSpan due)
    {
        List<TaskCompletionSource> armed;
        lock (gate)
        {
            timers.Remove(timer);
            if (due == Timeout.InfiniteTimeSpan) return;
            (timer.At, timer.Length) = (now + due, due);
            timers.Add(timer);
            armed = [.. waiting.Where(entry => entry.Due == due).Select(entry => entry.Armed)];
            waiting.RemoveAll(entry => entry.Due == due);
        }
        foreach (var source in armed) source.TrySetResult();
    }

    private sealed class HandTimer(HandClock clock, Action callback) : ITimer
    {
        public TimeSpan At { get; set; }

        public TimeSpan Length { get; set; }

        public void Fire() => callback();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.Set(this, dueTime);
            return true;
        }

        public void Dispose() => clock.Set(this, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
