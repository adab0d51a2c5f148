using Orleans.Streams;

namespace Encoder.Grains.Tests.Hosting;

/// <summary>One silo (or several) under test, on a store that outlives it.</summary>
public abstract class GrainContractFixture : IAsyncDisposable
{
    /// <summary>The door, of the present silo.</summary>
    public abstract IGrainFactory Grains { get; }

    /// <summary>Announcements as somebody outside of grains makes and hears them.</summary>
    public abstract Announcements Announcements { get; }

    /// <summary>The streams below <see cref="Announcements"/>.</summary>
    public abstract IStreamProvider Streams { get; }

    /// <summary>Whether calls that one caller sends without awaiting are carried out in the order of their sending. Grains may not rely on it.</summary>
    public virtual bool KeepsOrderOfSending => true;

    /// <summary>Whether a call that still waits in the queue is recalled when its caller gives up. Where it is not, it may be carried out all the same.</summary>
    public virtual bool RecallsQueuedCalls => true;

    /// <summary>Starts the first silo.</summary>
    public abstract Task StartAsync();

    /// <summary>Loses the silo as a crash does, and starts another one on the same store.</summary>
    public abstract Task CrashAndStartAsync();

    /// <summary>Stops the silo in order, and starts another one on the same store.</summary>
    public abstract Task RestartAsync();

    /// <summary>Lets this much time pass for the silo's timers.</summary>
    public abstract Task PassAsync(TimeSpan time);

    public abstract ValueTask DisposeAsync();
}
