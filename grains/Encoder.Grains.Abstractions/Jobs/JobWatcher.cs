using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Encoder.Grains;

/// <summary>The snapshots of a job as it changes: read after an announcement on the stream of its tenant, and after two seconds without one.</summary>
public static class JobWatcher
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    /// <summary>Snapshots at most five times a second while the job runs; the final one at once. The last is that of the settled job, whose MP4s are written.</summary>
    public static async IAsyncEnumerable<JobSnapshot> WatchAsync(
        IGrainFactory grains, Announcements announcements, string job, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var signals = Channel.CreateBounded<long>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var grain = grains.GetGrain<IJobGrain>(job);
        var snapshot = await time.RetryUntilAnsweredAsync(() => grain.SnapshotAsync(cancellationToken), cancellationToken);
        await using var subscription = await announcements.SubscribeAsync(announcements.Changes(snapshot.Request.Tenant), OnAnnouncementAsync, cancellationToken);

        while (true)
        {
            snapshot = await time.RetryUntilAnsweredAsync(() => grain.SnapshotAsync(cancellationToken), cancellationToken);
            yield return snapshot;
            if (snapshot.IsSettled) yield break;
            await Task.WhenAny(ended.Task, Task.Delay(Pace, time, cancellationToken));
            await NextAsync(signals.Reader, time, cancellationToken);
        }

        Task OnAnnouncementAsync(TenantChange change)
        {
            if (change.Job != job) return Task.CompletedTask;
            if (change.Kind == TenantChangeKind.End) ended.TrySetResult();
            signals.Writer.TryWrite(change.Watermark);
            return Task.CompletedTask;
        }
    }

    private static async Task NextAsync(ChannelReader<long> signals, TimeProvider time, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(Silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            await signals.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // No announcement for two seconds: read the job.
        }
    }
}
