using Orleans.Streams;

namespace Encoder.TestSupport.Silos;

/// <summary>Loses, doubles and delays announcements of every kind, as their contract allows.</summary>
public sealed class UnreliableAnnouncements(IStreamProvider streams, Simulation simulation) : IStreamProvider
{
    public string Name => streams.Name;

    public bool IsRewindable => streams.IsRewindable;

    public IAsyncStream<T> GetStream<T>(StreamId streamId) => new Stream<T>(streams.GetStream<T>(streamId), simulation);

    private sealed class Stream<T>(IAsyncStream<T> stream, Simulation simulation) : StreamDouble<T>(stream.StreamId)
    {
        public override async Task OnNextAsync(T item, StreamSequenceToken? token = null)
        {
            for (var times = simulation.Random.Next(3); times > 0; times--)
            {
                if (simulation.Random.Next(2) == 0) await stream.OnNextAsync(item);
                else _ = simulation.Start(() => LateAsync(item));
            }
        }

        public override Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer) => stream.SubscribeAsync(observer);

        private async Task LateAsync(T item)
        {
            await Task.Delay(TimeSpan.FromSeconds(simulation.Random.Next(10)), simulation.Clock);
            await stream.OnNextAsync(item);
        }
    }
}
