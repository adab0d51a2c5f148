namespace Encoder.Client.Http;

/// <summary>Cancels when nothing has moved for a while: how a half-open connection is found out.</summary>
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

    /// <summary>Whether it was silence.</summary>
    public bool IsDue => silence.IsCancellationRequested;

    /// <summary>Something moved.</summary>
    public void Reset() => silence.CancelAfter(limit);

    public TimeoutException Exception(Exception inner) => new($"No bytes were transferred for {limit.TotalSeconds:0.#} s.", inner);

    public void Dispose()
    {
        linked.Dispose();
        silence.Dispose();
    }
}
