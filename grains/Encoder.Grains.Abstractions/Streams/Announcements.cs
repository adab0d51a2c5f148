using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Encoder.Grains;

/// <summary>
/// Announcements over Orleans streams. They are hints: any may be lost, doubled, late or out of order, and the store is the truth. So a stream
/// that cannot be reached is logged and does not fail the publisher, and a subscriber that receives nothing for two seconds polls
/// the store.
/// </summary>
public sealed class Announcements(
    [FromKeyedServices(StreamNames.Provider)] IStreamProvider streams, TimeProvider time, ILogger<Announcements> logger)
{
    // A grain waits this long within its turn.
    private static readonly TimeSpan LongestPublish = TimeSpan.FromSeconds(2);

    /// <summary>See <see cref="StreamNames.Chunks"/>.</summary>
    public IAsyncStream<PlanProgress> Chunks(string job) => streams.GetStream<PlanProgress>(StreamId.Create(StreamNames.Chunks, job));

    /// <summary>See <see cref="StreamNames.Blocks"/>.</summary>
    public IAsyncStream<long> Blocks(string asset) => streams.GetStream<long>(StreamId.Create(StreamNames.Blocks, asset));

    /// <summary>See <see cref="StreamNames.Tenants"/>.</summary>
    public IAsyncStream<TenantChange> Changes(string tenant) => streams.GetStream<TenantChange>(StreamId.Create(StreamNames.Tenants, tenant));

    /// <summary>See <see cref="StreamNames.Published"/>.</summary>
    public IAsyncStream<RenditionChange> Published(string job) => streams.GetStream<RenditionChange>(StreamId.Create(StreamNames.Published, job));

    /// <summary>See <see cref="StreamNames.Callbacks"/>.</summary>
    public IAsyncStream<long> Callbacks => streams.GetStream<long>(StreamId.Create(StreamNames.Callbacks, "due"));

    /// <summary>Publishes an announcement. Returns when the stream has accepted it, or after two seconds without an answer.</summary>
    public async Task PublishAsync<T>(IAsyncStream<T> stream, T item, CancellationToken cancellationToken)
    {
        try
        {
            await stream.OnNextAsync(item).WaitAsync(LongestPublish, time, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.NotPublished(logger, exception, stream.StreamId);
        }
    }

    /// <summary>Subscribes outside of grains: <paramref name="handler"/> is called on the thread pool for every later announcement. Dispose the result to unsubscribe.</summary>
    public async Task<IAsyncDisposable> SubscribeAsync<T>(IAsyncStream<T> stream, Func<T, Task> handler, CancellationToken cancellationToken)
    {
        var subscription = new Subscription<T>(stream.StreamId, logger);
        var subscribing = stream.SubscribeAsync((item, _) => HandleAsync(stream.StreamId, handler, item));
        try
        {
            subscription.Handle = await subscribing.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (!subscribing.IsCompleted)
        {
            _ = UndoAsync(subscription, subscribing);
            throw;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.NotSubscribed(logger, exception, stream.StreamId);
        }

        return subscription;
    }

    /// <summary>Receives the announcements of an implicit subscription within a grain. It ends with the activation.</summary>
    public Task ListenAsync<T>(IStreamSubscriptionHandleFactory subscribed, Func<T, Task> handler) =>
        subscribed.Create<T>().ResumeAsync((item, _) => HandleAsync(subscribed.StreamId, handler, item));

    private async Task HandleAsync<T>(StreamId stream, Func<T, Task> handler, T item)
    {
        try
        {
            await handler(item);
        }
        catch (Exception exception)
        {
            // If this threw, the stream would redeliver the item for a minute and delay all items after it.
            Log.SubscriberFailed(logger, exception, stream, item);
        }
    }

    /// <summary>Ends a subscription that nobody waits for any more, as soon as there is one.</summary>
    private async Task UndoAsync<T>(Subscription<T> subscription, Task<StreamSubscriptionHandle<T>> subscribing)
    {
        try
        {
            subscription.Handle = await subscribing;
        }
        catch (Exception exception)
        {
            Log.NotSubscribed(logger, exception, subscription.Stream);
        }

        await subscription.DisposeAsync();
    }

    private sealed class Subscription<T>(StreamId stream, ILogger logger) : IAsyncDisposable
    {
        private int ended;

        public StreamId Stream => stream;

        public StreamSubscriptionHandle<T>? Handle { get; set; }

        public async ValueTask DisposeAsync()
        {
            if (Handle is null || Interlocked.Exchange(ref ended, 1) == 1) return;
            try
            {
                await Handle.UnsubscribeAsync();
            }
            catch (Exception exception)
            {
                Log.NotUnsubscribed(logger, exception, stream);
            }
        }
    }
}
