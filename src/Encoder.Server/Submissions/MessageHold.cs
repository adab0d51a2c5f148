using Encoder.Storage.Submissions;

namespace Encoder.Server.Submissions;

/// <summary>Keeps a message from others while it is taken in, until <see cref="ReleaseAsync"/>.</summary>
internal sealed class MessageHold : IDisposable
{
    private readonly ISubmissionQueue queue;
    private readonly TimeSpan hiddenFor;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource release = new();
    private readonly CancellationTokenSource lost;
    private readonly Task renewing;
    private SubmissionMessage message;

    public MessageHold(ISubmissionQueue queue, SubmissionMessage message, TimeSpan hiddenFor, TimeProvider time, CancellationToken stop)
    {
        (this.queue, this.message, this.hiddenFor, this.time) = (queue, message, hiddenFor, time);
        lost = CancellationTokenSource.CreateLinkedTokenSource(stop);
        renewing = RenewAsync();
    }

    /// <summary>Set when somebody else has the message by now.</summary>
    public CancellationToken Lost => lost.Token;

    /// <summary>Ends the renewal; gives the message with its last receipt.</summary>
    public async Task<SubmissionMessage> ReleaseAsync()
    {
        await release.CancelAsync().ConfigureAwait(false);
        await renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return message;
    }

    public void Dispose()
    {
        release.Dispose();
        lost.Dispose();
    }

    private async Task RenewAsync()
    {
        while (true)
        {
            // Half of the time, so that one renewal may fail.
            await Task.Delay(hiddenFor / 2, time, release.Token).ConfigureAwait(false);
            if (await queue.HideAsync(message, hiddenFor, CancellationToken.None).ConfigureAwait(false) is { } renewed)
            {
                message = renewed;
                continue;
            }

            await lost.CancelAsync().ConfigureAwait(false);
            return;
        }
    }
}
