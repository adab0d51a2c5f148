using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace Encoder.Grains.Topics;

/// <summary>One subscription of a topic.</summary>
internal sealed class StreamSubscription(string topic, Func<long, Task> hear, GrainSubscriptions? ofGrain, ILogger logger) : IAsyncDisposable
{
    private StreamSubscriptionHandle<long>? handle;
    private bool ended;

    public async Task BeginAsync(IAsyncStream<long> stream)
    {
        if (ofGrain is not null) await EndThoseOfEarlierActivationsAsync(stream, ofGrain);
        handle = await stream.SubscribeAsync((watermark, _) => HearAsync(watermark));
        ofGrain?.Add(this, handle.HandleId);
    }

    public async ValueTask DisposeAsync()
    {
        if (ended) return;
        ended = true;
        if (handle is null) return;
        ofGrain?.Remove(this, handle.HandleId);
        try
        {
            await handle.UnsubscribeAsync();
        }
        catch (Exception exception)
        {
            Log.NotEnded(logger, exception, topic);
        }
    }

    /// <summary>
    /// Subscriptions are durable: one that a crash left behind would have every announcement heard twice, or wake an actor that nobody
    /// called.
    /// </summary>
    private static async Task EndThoseOfEarlierActivationsAsync(IAsyncStream<long> stream, GrainSubscriptions ofGrain)
    {
        foreach (var left in await stream.GetAllSubscriptionHandles())
        {
            if (!ofGrain.Knows(left.HandleId)) await left.UnsubscribeAsync();
        }
    }

    private async Task HearAsync(long watermark)
    {
        if (ended) return;
        try
        {
            await hear(watermark);
        }
        catch (Exception exception)
        {
            // Thrown on, the stream would deliver it again for a minute, and everything behind it would wait.
            Log.Unheard(logger, exception, topic, watermark);
        }
    }
}
