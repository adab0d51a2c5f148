using Encoder.TestSupport.Actors;

namespace Encoder.Actors.Tests.Jobs;

/// <summary>Loses, doubles and delays announcements, as their contract allows.</summary>
internal sealed class UnreliableTopics(ITopics topics, Simulation simulation) : ITopics
{
    public async Task PublishAsync(string topic, long watermark, CancellationToken cancellationToken)
    {
        for (var times = simulation.Random.Next(3); times > 0; times--)
        {
            if (simulation.Random.Next(2) == 0) await topics.PublishAsync(topic, watermark, cancellationToken);
            else _ = simulation.Start(() => LateAsync(topic, watermark));
        }
    }

    public Task<IAsyncDisposable> SubscribeAsync(string topic, Func<long, Task> hear, CancellationToken cancellationToken) =>
        topics.SubscribeAsync(topic, hear, cancellationToken);

    private async Task LateAsync(string topic, long watermark)
    {
        await Task.Delay(TimeSpan.FromSeconds(simulation.Random.Next(10)), simulation.Clock);
        await topics.PublishAsync(topic, watermark, CancellationToken.None);
    }
}
