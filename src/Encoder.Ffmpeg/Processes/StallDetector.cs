namespace Encoder.Ffmpeg.Processes;

/// <summary>Cancels its token when there was no progress for a while. A child that waits for bytes that have not arrived is not stalled.</summary>
internal sealed class StallDetector : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly Lock gate = new();
    private readonly TimeSpan patience;
    private readonly IArrivingInput? input;
    private readonly ITimer timer;
    private bool disposed;
    private int pauses;
    private long served;

    public StallDetector(TimeSpan patience, TimeProvider time, IArrivingInput? input = null)
    {
        (this.patience, this.input) = (patience, input);
        timer = time.CreateTimer(_ => Expire(), null, patience, Timeout.InfiniteTimeSpan);
    }

    public CancellationToken Token => source.Token;

    /// <summary>Records progress.</summary>
    public void Moved()
    {
        lock (gate)
            if (!disposed && pauses == 0) timer.Change(patience, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Stops the stall clock while the listener of the child runs.</summary>
    public void Pause()
    {
        lock (gate)
            if (++pauses == 1 && !disposed) timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Restarts the stall clock after the listener has returned.</summary>
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
            timer.Dispose();
            source.Dispose();
        }
    }

    private void Expire()
    {
        lock (gate)
        {
            if (disposed || pauses > 0) return;
            var before = served;
            served = input?.BytesServed ?? 0;
            if (input is not { IsWaiting: true } && served == before)
            {
                source.Cancel();
                return;
            }
        }

        Moved();
    }
}
