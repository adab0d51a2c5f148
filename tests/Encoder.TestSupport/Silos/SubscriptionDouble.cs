using Orleans.Streams;

namespace Encoder.TestSupport.Silos;

/// <summary>The handle of a subscription for tests; what a deriving class does not override throws.</summary>
internal abstract class SubscriptionDouble<T>(StreamId stream) : StreamSubscriptionHandle<T>
{
    public override StreamId StreamId => stream;

    public override string ProviderName => Encoder.Grains.StreamNames.Provider;

    public override Guid HandleId => throw NotSimulated();

    public override Task UnsubscribeAsync() => throw NotSimulated();

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token = null) => throw NotSimulated();

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token = null) => throw NotSimulated();

    public override bool Equals(StreamSubscriptionHandle<T>? other) => ReferenceEquals(this, other);

    private static NotSupportedException NotSimulated() => new("Announcements do not use this, so it is not simulated.");
}
