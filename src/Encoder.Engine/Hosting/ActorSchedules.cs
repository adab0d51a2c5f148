namespace Encoder.Engine.Hosting;

/// <summary>The schedules of one actor by name; a name set again replaces the earlier one, even when that is already in the mailbox.</summary>
internal sealed class ActorSchedules(ActorCell cell, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> entries = [];

    public bool Any
    {
        get
        {
            lock (gate) return entries.Count > 0;
        }
    }

    public void Set(string name, TimeSpan due)
    {
        var entry = new Entry(this, name);
        lock (gate)
        {
            if (entries.Remove(name, out var earlier)) earlier.Timer?.Dispose();
            entries.Add(name, entry);
            if (due > TimeSpan.Zero)
            {
                entry.Timer = time.CreateTimer(static state => ((Entry)state!).Due(), entry, due, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        entry.Due();
    }

    public void Clear()
    {
        lock (gate)
        {
            foreach (var entry in entries.Values) entry.Timer?.Dispose();
            entries.Clear();
        }
    }

    private bool Take(Entry entry)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(entry.Name, out var current) || current != entry) return false;
            entries.Remove(entry.Name);
            entry.Timer?.Dispose();
            return true;
        }
    }

    private sealed class Entry(ActorSchedules owner, string name)
    {
        public string Name => name;

        public ITimer? Timer { get; set; }

        public void Due() => owner.Deliver(this);
    }

    private void Deliver(Entry entry) => cell.EnqueueInner(new InnerCall(
        "scheduled:" + entry.Name,
        () => Take(entry) ? cell.Actor.OnScheduledAsync(entry.Name, CancellationToken.None) : Task.CompletedTask));
}
