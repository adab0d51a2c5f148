using System.Collections.Concurrent;
using System.Collections.Immutable;
using Encoder.Actors;

namespace Encoder.Engine.Hosting;

/// <summary>Topics within the process. A subscriber that is an actor hears in a call of its own; several announcements become one.</summary>
internal sealed class MemoryTopics(ActorHost host) : ITopics
{
    private readonly ConcurrentDictionary<string, ImmutableArray<Subscription>> topics = new();

    public async Task PublishAsync(string topic, long watermark, CancellationToken cancellationToken)
    {
        if (!topics.TryGetValue(topic, out var subscriptions)) return;
        foreach (var subscription in subscriptions) await subscription.DeliverAsync(watermark).ConfigureAwait(false);
    }

    public Task<IAsyncDisposable> SubscribeAsync(string topic, Func<long, Task> hear, CancellationToken cancellationToken)
    {
        var subscription = new Subscription(this, topic, hear, TaskScheduler.Current as ActorCell);
        topics.AddOrUpdate(topic, _ => [subscription], (_, others) => others.Add(subscription));
        return Task.FromResult<IAsyncDisposable>(subscription);
    }

    private void End(Subscription subscription, string topic)
    {
        var left = topics.AddOrUpdate(topic, _ => [], (_, all) => all.Remove(subscription));
        if (left.IsEmpty) topics.TryRemove(new(topic, left));
    }

    private sealed class Subscription(MemoryTopics owner, string topic, Func<long, Task> hear, ActorCell? cell) : IAsyncDisposable
    {
        private readonly Lock gate = new();
        private long highest = long.MinValue;
        private bool queued;

        public async Task DeliverAsync(long watermark)
        {
            if (cell is null)
            {
                await HearAloneAsync(watermark).ConfigureAwait(false);
                return;
            }

            lock (gate)
            {
                highest = Math.Max(highest, watermark);
                if (queued) return;
                queued = true;
            }

            if (!cell.EnqueueInner(new InnerCall("topic:" + topic, HearAsync))) owner.End(this, topic);
        }

        public ValueTask DisposeAsync()
        {
            owner.End(this, topic);
            return ValueTask.CompletedTask;
        }

        private Task HearAsync()
        {
            long watermark;
            lock (gate)
            {
                queued = false;
                watermark = highest;
            }

            return hear(watermark);
        }

        private async Task HearAloneAsync(long watermark)
        {
            try
            {
                await hear(watermark).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                // A subscriber's failure is not the announcer's: announcements are hints.
                owner.Report(topic, exception);
            }
        }
    }

    private void Report(string topic, Exception exception) => host.Report(new ActorFailure("topic", topic, "announcement", exception));
}
