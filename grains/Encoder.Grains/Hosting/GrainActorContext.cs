using Encoder.Actors;
using Encoder.Grains.Topics;
using Orleans.Timers;

namespace Encoder.Grains.Hosting;

/// <summary>What an actor gets from Orleans: grain timers as schedules, deactivation as retirement. One per activation.</summary>
internal sealed class GrainActorContext : IActorContext
{
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    private readonly IGrainContext grain;
    private readonly ITimerRegistry timers;
    private readonly IGrainRuntime runtime;
    private readonly TimeProvider time;
    private readonly Dictionary<string, Entry> schedules = [];

    public GrainActorContext(IGrainContext grain, ITimerRegistry timers, IGrainRuntime runtime)
    {
        (this.grain, this.timers, this.runtime, time) = (grain, timers, runtime, runtime.TimeProvider);
        Key = grain.GrainId.Key.ToString()!;
        grain.ObservableLifecycle.Subscribe(nameof(GrainActorContext), GrainLifecycleStage.Activate, static _ => Task.CompletedTask, DeactivateAsync);
    }

    public string Key { get; }

    public void Schedule(string name, TimeSpan due)
    {
        if (schedules.Remove(name, out var earlier)) earlier.Timer?.Dispose();
        var entry = new Entry(name, time.GetUtcNow() + due);
        schedules.Add(name, entry);
        entry.Timer = timers.RegisterGrainTimer(
            grain, DueAsync, entry, new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan) { Interleave = false, KeepAlive = true });

        // An idle activation may be collected, and its schedules with it: not before the last of them is due.
        runtime.DelayDeactivation(grain, schedules.Values.Max(other => other.DueAt) - time.GetUtcNow() + Slack);
    }

    public void Retire() => grain.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "The actor retired."));

    private async Task DueAsync(Entry entry, CancellationToken cancellationToken)
    {
        // Set again while its tick was in the mailbox: the newer one counts.
        if (!schedules.TryGetValue(entry.Name, out var current) || current != entry) return;
        schedules.Remove(entry.Name);
        entry.Timer?.Dispose();
        await ((Actor)grain.GrainInstance!).OnScheduledAsync(entry.Name, CancellationToken.None);
    }

    private async Task DeactivateAsync(CancellationToken cancellationToken)
    {
        foreach (var entry in schedules.Values) entry.Timer?.Dispose();
        schedules.Clear();
        if (grain.GrainInstance is Actor actor) await actor.OnDeactivateAsync(cancellationToken);
        if (grain.GetComponent<GrainSubscriptions>() is { } subscriptions) await subscriptions.EndAsync();
    }

    private sealed class Entry(string name, DateTimeOffset dueAt)
    {
        public string Name => name;

        public DateTimeOffset DueAt => dueAt;

        public IGrainTimer? Timer { get; set; }
    }
}
