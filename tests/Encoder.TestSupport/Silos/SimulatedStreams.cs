using System.Collections.Concurrent;
using System.Collections.Immutable;
using Orleans.Streams;

namespace Encoder.TestSupport.Silos;

/// <summary>
/// Streams within one simulated silo. A subscriber outside of grains hears within the publisher's call; a grain that is subscribed
/// implicitly hears in a call of its own, which activates it, and several announcements may become one.
/// </summary>
internal sealed class SimulatedStreams(SimulatedSilo silo) : IStreamProvider
{
    private readonly ConcurrentDictionary<StreamId, ImmutableArray<object>> observers = new();
    private readonly ConcurrentDictionary<(StreamId Stream, string Kind), object> pending = new();
    private readonly List<GrainKind> implicitly = [];

    public string Name => Encoder.Grains.StreamNames.Provider;

    public bool IsRewindable => false;

    public IAsyncStream<T> GetStream<T>(StreamId streamId) => new SimulatedStream<T>(this, streamId);

    public void Subscribe(GrainKind kind)
    {
        implicitly.RemoveAll(other => other.Name == kind.Name);
        if (kind.Subscriptions.Count > 0) implicitly.Add(kind);
    }

    private async Task PublishAsync<T>(StreamId stream, T item)
    {
        foreach (var kind in implicitly)
        {
            if (kind.Subscriptions.Any(subscription => subscription.Predicate.IsMatch(stream.GetNamespace()!))) Deliver(stream, kind, item);
        }

        if (!observers.TryGetValue(stream, out var subscribed)) return;
        foreach (var observer in subscribed.OfType<IAsyncObserver<T>>()) await HearAsync(stream, observer, item);
    }

    private void Deliver<T>(StreamId stream, GrainKind kind, T item)
    {
        var announcement = new Announcement<T>(stream, item, taken => pending.TryRemove(new((stream, kind.Name), taken)));
        while (true)
        {
            var standing = (Announcement<T>)pending.GetOrAdd((stream, kind.Name), announcement);
            if (standing == announcement) break;
            if (standing.TryReplace(item)) return;
        }

        silo.Send(new GrainTarget(kind, stream.GetKeyAsString()), announcement);
    }

    private async Task HearAsync<T>(StreamId stream, IAsyncObserver<T> observer, T item)
    {
        try
        {
            await observer.OnNextAsync(item);
        }
        catch (Exception exception)
        {
            // A subscriber's failure is not the publisher's: announcements are hints.
            silo.Report(new GrainFailure("stream", stream.ToString(), "announcement", exception));
        }
    }

    private void Add(StreamId stream, object observer) => observers.AddOrUpdate(stream, _ => [observer], (_, others) => others.Add(observer));

    private void Remove(StreamId stream, object observer)
    {
        var left = observers.AddOrUpdate(stream, _ => [], (_, all) => all.Remove(observer));
        if (left.IsEmpty) observers.TryRemove(new(stream, left));
    }

    private sealed class SimulatedStream<T>(SimulatedStreams owner, StreamId stream) : StreamDouble<T>(stream)
    {
        public override Task OnNextAsync(T item, StreamSequenceToken? token = null) => owner.PublishAsync(StreamId, item);

        public override Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer)
        {
            if (TaskScheduler.Current is SimulatedActivation) throw new NotSupportedException("Grains subscribe implicitly.");
            owner.Add(StreamId, observer);
            return Task.FromResult<StreamSubscriptionHandle<T>>(new Handle<T>(owner, StreamId, observer));
        }
    }

    private sealed class Handle<T>(SimulatedStreams owner, StreamId stream, IAsyncObserver<T> observer) : SubscriptionDouble<T>(stream)
    {
        public override Task UnsubscribeAsync()
        {
            owner.Remove(StreamId, observer);
            return Task.CompletedTask;
        }
    }
}
