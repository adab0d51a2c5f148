using Encoder.Actors;

namespace Encoder.TestSupport.Actors;

/// <summary>One host of actors under test, on a store that outlives it.</summary>
public abstract class ActorHostFixture : IAsyncDisposable
{
    /// <summary>The door, of the present host.</summary>
    public abstract IActors Actors { get; }

    public abstract ITopics Topics { get; }

    /// <summary>Whether calls that one caller sends without awaiting are carried out in the order of their sending. Actors may not rely on it.</summary>
    public virtual bool KeepsOrderOfSending => true;

    /// <summary>Whether a call that still waits in the queue is recalled when its caller gives up. Where it is not, it may be carried out all the same.</summary>
    public virtual bool RecallsQueuedCalls => true;

    /// <summary>Starts the first host.</summary>
    public abstract Task StartAsync();

    /// <summary>Loses the host as a crash does, and starts another one on the same store.</summary>
    public abstract Task CrashAndStartAsync();

    /// <summary>Stops the host in order, and starts another one on the same store.</summary>
    public abstract Task RestartAsync();

    /// <summary>Lets this much time pass for the host's schedules.</summary>
    public abstract Task PassAsync(TimeSpan time);

    public abstract ValueTask DisposeAsync();
}
