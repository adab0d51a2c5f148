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

    /// <summary>Subscribes to the feed of the tenant; dispose the result to unsubscribe. <c>server.busy</c> when there are too many watchers.</summary>
    public FeedSubscription Join(string tenant)
    {
        if (Interlocked.Increment(ref watchers) > options.Value.MaxWatchers)
        {
            Interlocked.Decrement(ref watchers);
            throw new FaultException(ErrorCodes.ServerBusy, $"The limit of {options.Value.MaxWatchers} event connections is reached. Poll the job instead, or try again later.");
        }

        var watched = feeds.GetOrAdd(tenant, _ => new SharedFeed(new TenantFeed(tenant, grains, announcements, service, time, logger)));
        watched.Enter(life.ApplicationStopping);
        return new FeedSubscription(this, watched);
    }

    /// <summary>The subscription of one watcher.</summary>
    internal sealed class FeedSubscription(JobFeeds owner, SharedFeed watched) : IAsyncDisposable
    {
        public TenantFeed Feed => watched.Feed;

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

        public TenantFeed Feed => feed;

        public void Enter(CancellationToken stopping)
        {
            lock (gate)
            {
                if (++present > 1) return;
                var before = running;
                stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
                var token = stop.Token;
                running = Task.Run(
                    async () =>
                    {
                        await before.ConfigureAwait(false);
                        await feed.RunAsync(token).ConfigureAwait(false);
                    },
                    CancellationToken.None);
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
