using Encoder.TestSupport.Clocks;
using Encoder.TestSupport.Storage;
using Orleans.Streams;

namespace Encoder.Grains.Tests.Hosting;

/// <summary>A silo with <see cref="IProbe"/> known to it; one for many tests, which take keys of their own.</summary>
public abstract class SiloUnderTest
{
    /// <summary>As somebody outside of grains sees them.</summary>
    public abstract IGrainFactory Grains { get; }

    /// <summary>As somebody outside of grains makes and hears them.</summary>
    public abstract Announcements Announcements { get; }

    /// <summary>The streams below <see cref="Announcements"/>.</summary>
    public abstract IStreamProvider Streams { get; }

    /// <summary>The store behind states.</summary>
    public MemoryStore Store { get; init; } = new();

    /// <summary>The clock of timers.</summary>
    protected FakeClock Clock { get; } = new();

    /// <summary>Lets time pass; what falls due on the way is called before it returns.</summary>
    public void Advance(TimeSpan by)
    {
        lock (Clock) Clock.Advance(by);
    }

    /// <summary>Lets the time pass that a caller waits for an answer. Default: it passes by itself.</summary>
    public virtual Task PassCallTimeoutAsync(Task call) => Task.CompletedTask;
}
