using Encoder.Actors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace Encoder.Grains.Topics;

/// <summary>
/// Topics as Orleans streams. A grain that subscribes hears in calls of its own; anybody else (node, client) on the thread pool.
/// Announcements are hints: a stream that cannot be reached is logged, never the publisher's failure, and who subscribed in vain looks
/// for himself after two seconds as he would anyway.
/// </summary>
public sealed class StreamTopics(
    [FromKeyedServices(StreamTopics.ProviderName)] IStreamProvider streams, IGrainContextAccessor grains, ILogger<StreamTopics> logger) : ITopics
{
    /// <summary>Name of the stream provider, in silo and client.</summary>
    public const string ProviderName = "topics";

    private const string Namespace = "topic";

    /// <inheritdoc/>
    public async Task PublishAsync(string topic, long watermark, CancellationToken cancellationToken)
    {
        try
        {
            await StreamOf(topic).OnNextAsync(watermark).WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.Unpublished(logger, exception, topic, watermark);
        }
    }

    /// <inheritdoc/>
    public async Task<IAsyncDisposable> SubscribeAsync(string topic, Func<long, Task> hear, CancellationToken cancellationToken)
    {
        var subscription = new StreamSubscription(topic, hear, SubscriptionsOfGrain(), logger);
        try
        {
            await subscription.BeginAsync(StreamOf(topic)).WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.Unsubscribed(logger, exception, topic);
        }

        return subscription;
    }

    private IAsyncStream<long> StreamOf(string topic) => streams.GetStream<long>(StreamId.Create(Namespace, topic));

    /// <summary>Null outside of grains: a silo's own code runs in the context of its client, which many share.</summary>
    private GrainSubscriptions? SubscriptionsOfGrain()
    {
        if (grains.GrainContext is not { GrainInstance: Actor } grain) return null;
        if (grain.GetComponent<GrainSubscriptions>() is { } known) return known;
        var made = new GrainSubscriptions();
        grain.SetComponent(made);
        return made;
    }
}
