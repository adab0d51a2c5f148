using Encoder.Contracts;

namespace Encoder.Grains;

/// <summary>
/// Repeats a grain call until it is answered. A call may get no answer (<c>cluster.unreachable</c>) whether or not it was carried out. What callers
/// report is idempotent, and finished work must not be repeated because an answer was lost. A grain whose store did not answer
/// (<c>store.unreachable</c>) is called again for the same reason.
/// </summary>
public static class GrainRetry
{
    // All silos may be started anew, which takes up to 30 s, and the answer of a call is waited for half a minute.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <exception cref="FaultException">The fault of the grain; <c>cluster.unreachable</c> after a minute without an answer.</exception>
    public static async Task<T> RetryUntilAnsweredAsync<T>(this TimeProvider time, Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (Exception exception) when (exception is not OperationCanceledException && GrainFaults.Of(exception) is { } fault)
            {
                if (fault.Fault.Code is not (ErrorCodes.ClusterUnreachable or ErrorCodes.StoreUnreachable) || time.GetElapsedTime(began) >= Patience) throw fault;
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    /// <inheritdoc cref="RetryUntilAnsweredAsync{T}"/>
    public static Task RetryUntilAnsweredAsync(this TimeProvider time, Func<Task> ask, CancellationToken cancellationToken) =>
        time.RetryUntilAnsweredAsync(
            async () =>
            {
                await ask();
                return true;
            },
            cancellationToken);
}
