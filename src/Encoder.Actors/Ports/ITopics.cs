namespace Encoder.Actors;

/// <summary>
/// Announcements. They are hints: any may be lost, doubled, late or out of order, and the store is the truth. So each carries
/// only a watermark ("there are now this many"), and who hears nothing for two seconds looks for himself.
/// </summary>
public interface ITopics
{
    /// <summary>Announces on <paramref name="topic"/> (such as <c>chunks/{job}</c>) that there are now <paramref name="watermark"/>.</summary>
    Task PublishAsync(string topic, long watermark, CancellationToken cancellationToken);

    /// <summary>
    /// Has <paramref name="hear"/> called for announcements: for an actor that subscribes within a turn, as a call of its own.
    /// Dispose to end it.
    /// </summary>
    Task<IAsyncDisposable> SubscribeAsync(string topic, Func<long, Task> hear, CancellationToken cancellationToken);
}
