using Orleans.Streams;

namespace Encoder.TestSupport.Silos;

/// <summary>Loses every announcement on the streams of some namespaces.</summary>
public sealed class LostAnnouncements(IStreamProvider streams, Func<string, bool> isLost) : IStreamProvider
{
    public string Name => streams.Name;

    public bool IsRewindable => streams.IsRewindable;

    public IAsyncStream<T> GetStream<T>(StreamId streamId) => new Stream<T>(streams.GetStream<T>(streamId), isLost);

    private sealed class Stream<T>(IAsyncStream<T> stream, Func<string, bool> isLost) : StreamDouble<T>(stream.StreamId)
    {
        public override Task OnNextAsync(T item, StreamSequenceToken? token = null) =>
            isLost(StreamId.GetNamespace()!) ? Task.CompletedTask : stream.OnNextAsync(item);

        public override Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer) => stream.SubscribeAsync(observer);
    }
}
