using Orleans.Timers;

namespace Encoder.Grains.Hosting;

/// <summary>
/// The named timers of one activation. Each fires once, in its own turn. Setting a name again replaces the earlier timer, even one
/// that is already due and waits for its turn. They end with the activation; a timer that must outlive it is a reminder.
/// </summary>
/// <param name="due">Called with the name when the timer is due.</param>
internal sealed class Schedules(IGrainContext context, ITimerRegistry timers, TimeProvider time, Func<string, Task> due)
{
    // A timer prevents the collection of its activation only when it ticks, so a longer wait is split into several ticks.
    private static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, Entry> entries = [];

    /// <summary>Sets the timer to fire after <paramref name="after"/>. Until then the activation is not collected.</summary>
    public void Set(string name, TimeSpan after)
    {
        if (entries.Remove(name, out var earlier)) earlier.Timer?.Dispose();
        var entry = new Entry(name, time.GetUtcNow() + after);
        entries.Add(name, entry);
        SetTimer(entry);
    }

    private void SetTimer(Entry entry)
    {
        var left = entry.DueAt - time.GetUtcNow();
        var step = left < TimeSpan.Zero ? TimeSpan.Zero : left < LongestStep ? left : LongestStep;
        entry.Timer = timers.RegisterGrainTimer(
            context, TickAsync, entry, new GrainTimerCreationOptions(step, Timeout.InfiniteTimeSpan) { Interleave = false, KeepAlive = true });
    }

    private Task TickAsync(Entry entry, CancellationToken cancellationToken)
    {
        if (!entries.TryGetValue(entry.Name, out var current) || current != entry) return Task.CompletedTask;
        entry.Timer?.Dispose();
        if (time.GetUtcNow() < entry.DueAt)
        {
            SetTimer(entry);
            return Task.CompletedTask;
        }

        entries.Remove(entry.Name);
        return due(entry.Name);
    }

    private sealed class Entry(string name, DateTimeOffset dueAt)
    {
        public string Name => name;

        public DateTimeOffset DueAt => dueAt;

        public IGrainTimer? Timer { get; set; }
    }
}
