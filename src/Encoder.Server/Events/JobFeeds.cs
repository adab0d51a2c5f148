using System.Collections.Concurrent;
using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Server.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Events;

/// <summary>One feed per watched tenant. It runs as long as it has subscribers.</summary>
internal sealed class JobFeeds(
    IGrainFactory grains, Announcements announcements, JobService service, TimeProvider time, IOptions<ServerOptions> options, IHostApplicationLifetime life, ILogger<TenantFeed> logger)
{
    private readonly ConcurrentDictionary<string, SharedFeed> feeds = new();
    private int watchers;

    /// <summary>Joins the tenant's feed; dispose to leave it. <c>server.busy</c> when too many watch, of this tenant or in all.</summary>
    public FeedSubscription Join(string tenant)
    {
        if (Interlocked.Increment(ref watchers) > options.Value.MaxWatchers)
        {
            Interlocked.Decrement(ref watchers);
            throw Busy(options.Value.MaxWatchers, "");
        }

        var watched = feeds.GetOrAdd(tenant, _ => new SharedFeed(new TenantFeed(tenant, grains, announcements, service, time, logger)));
        if (watched.TryEnter(options.Value.MaxWatchersPerTenant, life.ApplicationStopping)) return new FeedSubscription(this, watched);
        Interlocked.Decrement(ref watchers);
        throw Busy(options.Value.MaxWatchersPerTenant, " of this tenant");
    }

    private static FaultException Busy(int most, string whose) =>
        new(ErrorCodes.ServerBusy, $"The limit of {most} event connections{whose} is reached. Poll the job instead, or try again later.");

    /// <summary>One watcher's stay.</summary>
    internal sealed class FeedSubscription(JobFeeds owner, SharedFeed watched) : IAsyncDisposable
    {
        public TenantFeed Feed => watched.Feed;

        /// <summary>Completes when the feed follows the tenant: a job that is submitted afterwards is heard of, however soon it ends.</summary>
        public Task Following => watched.Following;

        public async ValueTask DisposeAsync()
        {
            Interlocked.Decrement(ref owner.watchers);
            await watched.LeaveAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A feed and the number of its subscribers: it runs from the first to the last.</summary>
    internal sealed class SharedFeed(TenantFeed feed)
    {
        private readonly Lock gate = new();
        private int present;
        private CancellationTokenSource? stop;
        private Task running = Task.CompletedTask;
        private TaskCompletionSource following = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TenantFeed Feed => feed;

        public Task Following
        {
            get
            {
                lock (gate) return following.Task;
            }
        }

        /// <summary>Takes a place; false when so many are taken.</summary>
        public bool TryEnter(int most, CancellationToken stopping)
        {
            lock (gate)
            {
                if (present == most) return false;
                if (++present > 1) return true;
                var before = running;
                var first = following = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
                var token = stop.Token;
                running = Task.Run(
                    async () =>
                    {
                        await before.ConfigureAwait(false);
                        await feed.RunAsync(first, token).ConfigureAwait(false);
                    },
                    CancellationToken.None);
                return true;
            }
        }

        public async Task LeaveAsync()
        {
            CancellationTokenSource? last;
            lock (gate)
            {
                if (--present > 0) return;
                last = stop;
                stop = null;
            }

            if (last is null) return;
            await last.CancelAsync().ConfigureAwait(false);
            last.Dispose();
        }
    }
}
