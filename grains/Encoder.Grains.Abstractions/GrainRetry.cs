using Encoder.Contracts;

namespace Encoder.Grains;

/// <summary>
/// Asks a grain until it answers. A call may go without an answer (<c>cluster.unreachable</c>) whether or not it was carried out; what a
/// caller hands over is idempotent, and work that is done must not be done again for want of an answer. A grain whose store did not answer
/// (<c>store.unreachable</c>) is asked again for the same reason.
/// </summary>
public static class GrainRetry
{
    private const int MostAsked = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <exception cref="FaultException">What the grain said; <c>cluster.unreachable</c> after four calls without an answer.</exception>
    public static async Task<T> RetryUntilAnsweredAsync<T>(this TimeProvider time, Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        for (var asked = 1; ; asked++)
        {
            try
            {
                return await ask();
            }
            catch (Exception exception) when (exception is not OperationCanceledException && GrainFaults.Of(exception) is { } fault)
            {
                if (fault.Fault.Code is not (ErrorCodes.ClusterUnreachable or ErrorCodes.StoreUnreachable) || asked == MostAsked) throw fault;
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
