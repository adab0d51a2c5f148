using Orleans.Streams;
using Orleans.Streams.Core;

namespace Encoder.TestSupport.Silos;

/// <summary>An announcement on its way to a grain that is subscribed implicitly. A newer one that comes before it is heard takes its place.</summary>
/// <param name="taken">Told just before it is heard.</param>
internal sealed class Announcement<T>(StreamId stream, T item, Action<Announcement<T>> taken) : InnerCall($"stream:{stream}")
{
    private readonly Lock gate = new();
    private T highest = item;
    private bool isTaken;

    /// <summary>False when it is being heard already.</summary>
    public bool TryReplace(T newer)
    {
        lock (gate)
        {
            if (isTaken) return false;
            if (newer is not IComparable<T> comparable || comparable.CompareTo(highest) > 0) highest = newer;
            return true;
        }
    }

    public override void Fail(Exception exception) => Take();

    protected override async Task CallAsync()
    {
        var heard = Take();
        if (Activation.Grain is not IStreamSubscriptionObserver subscriber) return;

        // As Orleans does: an activation is told of its subscription with the first item.
        if (!Activation.Observers.ContainsKey(stream)) await subscriber.OnSubscribed(new Subscription(Activation, stream));
        if (Activation.Observers.TryGetValue(stream, out var observer)) await ((IAsyncObserver<T>)observer).OnNextAsync(heard);
    }

    private T Take()
    {
        taken(this);
        lock (gate)
        {
            isTaken = true;
            return highest;
        }
    }

    private sealed class Subscription(SimulatedActivation activation, StreamId stream) : IStreamSubscriptionHandleFactory
    {
        public StreamId StreamId => stream;

        public string ProviderName => Encoder.Grains.StreamNames.Provider;

        public GuidId SubscriptionId => throw new NotSupportedException("No grain uses this, so it is not simulated.");

        public StreamSubscriptionHandle<TItem> Create<TItem>() => new Handle<TItem>(activation, stream);
    }

    private sealed class Handle<TItem>(SimulatedActivation activation, StreamId stream) : SubscriptionDouble<TItem>(stream)
    {
        public override Task<StreamSubscriptionHandle<TItem>> ResumeAsync(IAsyncObserver<TItem> observer, StreamSequenceToken? token = null)
        {
            activation.Observers[StreamId] = observer;
            return Task.FromResult<StreamSubscriptionHandle<TItem>>(this);
        }
    }
}
