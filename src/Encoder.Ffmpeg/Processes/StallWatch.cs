namespace Encoder.Ffmpeg.Processes;

/// <summary>Cancels its token when nothing has moved for a while.</summary>
internal sealed class StallWatch(TimeSpan patience, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource source = new(patience, time);
    private readonly Lock gate = new();
    private bool disposed;
    private int pauses;

    public CancellationToken Token => source.Token;

    /// <summary>Something moved.</summary>
    public void Moved()
    {
        lock (gate)
            if (!disposed && pauses == 0) source.CancelAfter(patience);
    }

    /// <summary>Not the child but its listener takes time now.</summary>
    public void Pause()
    {
        lock (gate)
            if (++pauses == 1 && !disposed) source.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    /// <summary>The listener is done.</summary>
    public void Resume()
    {
        lock (gate) pauses--;
        Moved();
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            source.Dispose();
        }
    }
}
