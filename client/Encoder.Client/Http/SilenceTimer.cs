namespace Encoder.Client.Http;

/// <summary>Cancels when no bytes were transferred for a while, to detect half-open connections.</summary>
internal sealed class SilenceTimer : IDisposable
{
    private readonly TimeSpan limit;
    private readonly CancellationTokenSource silence;
    private readonly CancellationTokenSource linked;

    public SilenceTimer(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        this.limit = limit;
        silence = new CancellationTokenSource(limit, time);
        linked = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
    }

    /// <summary>Cancelled by the caller's token or by silence.</summary>
    public CancellationToken Token => linked.Token;

    /// <summary>Whether it was cancelled because no bytes were transferred.</summary>
    public bool IsDue => silence.IsCancellationRequested;

    /// <summary>Called when bytes were transferred.</summary>
    public void Reset() => silence.CancelAfter(limit);

    public TimeoutException Exception(Exception inner) => new($"No bytes were transferred for {limit.TotalSeconds:0.#} s.", inner);

    public void Dispose()
    {
        linked.Dispose();
        silence.Dispose();
    }
}
