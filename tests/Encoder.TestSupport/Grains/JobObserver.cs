using Encoder.Grains;

namespace Encoder.TestSupport.Grains;

/// <summary>Waits for what becomes of a job: looks when its tenant's stream tells of a change, and after two seconds of silence.</summary>
public static class JobObserver
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    /// <summary>The first snapshot that meets the condition, or the last one of a job that is settled before.</summary>
    public static async Task<JobSnapshot> UntilAsync(
        IGrainFactory grains, Announcements announcements, string job, Func<JobSnapshot, bool> condition, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var changed = new TaskCompletionSource();
        await using var subscription = await announcements.SubscribeAsync(announcements.Changes(JobRequest.LocalTenant), change =>
        {
            if (change.Job == job) changed.TrySetResult();
            return Task.CompletedTask;
        }, cancellationToken);
        while (true)
        {
            var heard = changed = new TaskCompletionSource();
            var snapshot = await grains.GetGrain<IJobGrain>(job).SnapshotAsync(cancellationToken);
            if (condition(snapshot) || snapshot.IsSettled) return snapshot;
            await Task.WhenAny(heard.Task, Task.Delay(Silence, time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
