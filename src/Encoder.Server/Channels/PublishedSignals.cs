using System.Collections.Concurrent;
using Encoder.Grains;
using Encoder.Node.Work;

namespace Encoder.Server.Channels;

/// <summary>
/// Announcements of what renditions publish, for the requests that wait for it: one subscription for each job, however many wait. A subscription that nobody has
/// asked for during a minute ends when the next one begins.
/// </summary>
internal sealed class PublishedSignals(Announcements announcements, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, JobSignals> jobs = new();

    /// <summary>A task that completes at the next announcement of a rendition. Announcements may be lost: whoever waits looks after a while.</summary>
    public async Task<Task> NextAsync(string job, string rendition)
    {
        if (!jobs.TryGetValue(job, out var signals))
        {
            signals = jobs.GetOrAdd(job, _ => new JobSignals(announcements, job));
            await EndUnusedAsync().ConfigureAwait(false);
        }

        signals.UsedAt = time.GetTimestamp();
        await signals.Subscribed.ConfigureAwait(false);
        return signals.Of(rendition).Next;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var signals in jobs.Values) await signals.DisposeAsync().ConfigureAwait(false);
        jobs.Clear();
    }

    private async Task EndUnusedAsync()
    {
        foreach (var (job, signals) in jobs)
            if (signals.UsedAt != 0 && time.GetElapsedTime(signals.UsedAt) > KeptFor && jobs.TryRemove(job, out var ended)) await ended.DisposeAsync().ConfigureAwait(false);
    }

    private sealed class JobSignals : IAsyncDisposable
    {
        private readonly ConcurrentDictionary<string, ChangeSignal> renditions = new();
        private readonly Lazy<Task<IAsyncDisposable>> subscription;
        private long usedAt;

        public JobSignals(Announcements announcements, string job) => subscription = new Lazy<Task<IAsyncDisposable>>(
            () => announcements.SubscribeAsync(announcements.Published(job), OnAnnouncementAsync, CancellationToken.None));

        public long UsedAt
        {
            get => Interlocked.Read(ref usedAt);
            set => Interlocked.Exchange(ref usedAt, value);
        }

        public Task Subscribed => subscription.Value;

        public ChangeSignal Of(string rendition) => renditions.GetOrAdd(rendition, _ => new ChangeSignal());

        private Task OnAnnouncementAsync(RenditionChange change)
        {
            Of(change.Rendition).Set();
            return Task.CompletedTask;
        }

        public async ValueTask DisposeAsync()
        {
            if (subscription.IsValueCreated) await (await subscription.Value.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }
}
