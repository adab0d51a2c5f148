using Encoder.Actors;
using Encoder.TestSupport.Actors;

namespace Encoder.TestSupport.Hosts;

/// <summary>A host of actors with <see cref="IProbe"/> known to it; one for many tests, which take keys of their own.</summary>
public abstract class HostUnderTest
{
    /// <summary>As somebody outside of actors sees them.</summary>
    public abstract IActors Actors { get; }

    /// <summary>As somebody outside of actors sees them.</summary>
    public abstract ITopics Topics { get; }

    /// <summary>The clock of schedules.</summary>
    protected FakeClock Clock { get; } = new();

    /// <summary>Lets time pass; what falls due on the way is called before it returns.</summary>
    public void Advance(TimeSpan by)
    {
        lock (Clock) Clock.Advance(by);
    }

    /// <summary>The store behind states.</summary>
    public MemoryStore Store { get; init; } = new();

    /// <summary>Lets the time pass that a caller waits for an answer. Default: it passes by itself.</summary>
    public virtual Task PassCallTimeoutAsync(Task call) => Task.CompletedTask;
}
