namespace Encoder.Grains.Topics;

/// <summary>The subscriptions of one activation, a component of its grain context: they end with it.</summary>
public sealed class GrainSubscriptions
{
    private readonly List<IAsyncDisposable> live = [];
    private readonly HashSet<Guid> handles = [];

    /// <summary>Ends them all.</summary>
    public async Task EndAsync()
    {
        foreach (var subscription in live.ToArray()) await subscription.DisposeAsync();
    }

    internal bool Knows(Guid handle) => handles.Contains(handle);

    internal void Add(IAsyncDisposable subscription, Guid handle)
    {
        live.Add(subscription);
        handles.Add(handle);
    }

    internal void Remove(IAsyncDisposable subscription, Guid handle)
    {
        live.Remove(subscription);
        handles.Remove(handle);
    }
}
