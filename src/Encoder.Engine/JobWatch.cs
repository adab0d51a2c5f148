using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Encoder.Actors;

namespace Encoder.Engine;

/// <summary>A job's snapshots as it changes: told by its topic, and looked up after two seconds of silence.</summary>
public static class JobWatch
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    /// <summary>Snapshots at most five times a second while the job runs; the final one at once. The last is that of the settled job, its MP4s written.</summary>
    public static async IAsyncEnumerable<JobSnapshot> WatchAsync(
        IActors actors, ITopics topics, string job, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var heard = Channel.CreateBounded<long>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var changes = await topics.SubscribeAsync(JobTopics.Changes(job), Hear, cancellationToken).ConfigureAwait(false);
        await using var changesScope = changes.ConfigureAwait(false);
        var end = await topics.SubscribeAsync(JobTopics.End(job), HearEnd, cancellationToken).ConfigureAwait(false);
        await using var endScope = end.ConfigureAwait(false);

        while (true)
        {
            var snapshot = await actors.Get<IJob>(job).SnapshotAsync(cancellationToken).ConfigureAwait(false);
            yield return snapshot;
            if (snapshot.IsSettled) yield break;
            await Task.WhenAny(ended.Task, Task.Delay(Pace, time, cancellationToken)).ConfigureAwait(false);
            await NextAsync(heard.Reader, time, cancellationToken).ConfigureAwait(false);
        }

        Task Hear(long revision)
        {
            heard.Writer.TryWrite(revision);
            return Task.CompletedTask;
        }

        Task HearEnd(long revision)
        {
            ended.TrySetResult();
            return Hear(revision);
        }
    }

    private static async Task NextAsync(ChannelReader<long> heard, TimeProvider time, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(Silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            await heard.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing heard for two seconds: look for oneself.
        }
    }
}
