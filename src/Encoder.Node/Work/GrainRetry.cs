using Encoder.Contracts;
using Encoder.Grains;

namespace Encoder.Node.Work;

/// <summary>
/// Asks a grain until it answers. A call may go without an answer (<c>cluster.unreachable</c>) whether or not it was carried out; what a
/// node hands over is idempotent, and work that is done must not be done again for want of an answer.
/// </summary>
internal static class GrainRetry
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
                return await ask().ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException && GrainFaults.Of(exception) is { } fault)
            {
                if (fault.Fault.Code != ErrorCodes.ClusterUnreachable || asked == MostAsked) throw fault;
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc cref="RetryUntilAnsweredAsync{T}"/>
    public static Task RetryUntilAnsweredAsync(this TimeProvider time, Func<Task> ask, CancellationToken cancellationToken) =>
        time.RetryUntilAnsweredAsync(
            async () =>
            {
                await ask().ConfigureAwait(false);
                return true;
            },
            cancellationToken);
}
