using System.Collections.Concurrent;
using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Server.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Events;

/// <summary>One feed per tenant that somebody watches; it runs as long as anybody does.</summary>
internal sealed class JobFeeds(
    IGrainFactory grains, Announcements announcements, JobService service, TimeProvider time, IOptions<ServerOptions> options, IHostApplicationLifetime life, ILogger<TenantFeed> logger)
{
    private readonly ConcurrentDictionary<string, SharedFeed> feeds = new();
    private int watchers;

    /// <summary>Joins the tenant's feed; dispose to leave it. <c>server.busy</c> when too many watch.</summary>
    public FeedSubscription Join(string tenant)
    {
        if (Interlocked.Increment(ref watchers) > options.Value.MaxWatchers)
        {
            Interlocked.Decrement(ref watchers);
            throw new FaultException(ErrorCodes.ServerBusy, $"{options.Value.MaxWatchers} connections watch events already; ask for the job itself, or come again later.");
        }

        var watched = feeds.GetOrAdd(tenant, _ => new SharedFeed(new TenantFeed(tenant, grains, announcements, service, time, logger)));
        watched.Enter(life.ApplicationStopping);
        return new FeedSubscription(this, watched);
    }

    /// <summary>One watcher's stay.</summary>
    internal sealed class FeedSubscription(JobFeeds owner, SharedFeed watched) : IAsyncDisposable
    {
        public TenantFeed Feed => watched.Feed;

        public async ValueTask DisposeAsync()
        {
            Interlocked.Decrement(ref owner.watchers);
            await watched.LeaveAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A feed and who is there: it runs from the first to the last.</summary>
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
