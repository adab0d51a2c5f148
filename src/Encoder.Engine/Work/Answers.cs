using Encoder.Contracts;

namespace Encoder.Engine.Work;

/// <summary>
/// Asks an actor until it answers. In a cluster a call may go without one (<c>actor.unreachable</c>) whether or not it was carried out; what a
/// node hands over is idempotent, and work that is done must not be done again for want of a word.
/// </summary>
internal static class Answers
{
    private const int MostAsked = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static async Task UntilAnsweredAsync(this TimeProvider time, Func<Task> ask, CancellationToken cancellationToken)
    {
        for (var asked = 1; ; asked++)
        {
            try
            {
                await ask().ConfigureAwait(false);
                return;
            }
            catch (FaultException exception) when (exception.Fault.Code == ErrorCodes.ActorUnreachable && asked < MostAsked)
            {
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
