using Orleans.Streams;

namespace Encoder.TestSupport.Silos;

/// <summary>A stream for tests: publish and subscribe are the deriving class's, everything else throws.</summary>
public abstract class StreamDouble<T>(StreamId stream) : IAsyncStream<T>
{
    /// <inheritdoc/>
    public StreamId StreamId => stream;

    /// <inheritdoc/>
    public string ProviderName => Encoder.Grains.StreamNames.Provider;

    /// <inheritdoc/>
    public bool IsRewindable => false;

    /// <inheritdoc/>
    public abstract Task OnNextAsync(T item, StreamSequenceToken? token = null);

    /// <inheritdoc/>
    public abstract Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer);

    /// <inheritdoc/>
    public int CompareTo(IAsyncStream<T>? other) => StreamId.CompareTo(other?.StreamId ?? default);

    /// <inheritdoc/>
    public bool Equals(IAsyncStream<T>? other) => other?.StreamId == StreamId;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as IAsyncStream<T>);

    /// <inheritdoc/>
    public override int GetHashCode() => StreamId.GetHashCode();

    Task IAsyncObserver<T>.OnErrorAsync(Exception ex) => throw NotSimulated();

    Task IAsyncBatchProducer<T>.OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token) => throw NotSimulated();

    Task<StreamSubscriptionHandle<T>> IAsyncObservable<T>.SubscribeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token, string? filterData) =>
        throw NotSimulated();

    Task<StreamSubscriptionHandle<T>> IAsyncBatchObservable<T>.SubscribeAsync(IAsyncBatchObserver<T> observer) => throw NotSimulated();

    Task<StreamSubscriptionHandle<T>> IAsyncBatchObservable<T>.SubscribeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token) => throw NotSimulated();

    Task<IList<StreamSubscriptionHandle<T>>> IAsyncStream<T>.GetAllSubscriptionHandles() => throw NotSimulated();

    private static NotSupportedException NotSimulated() => new("Announcements do not use this, so it is not simulated.");
}
