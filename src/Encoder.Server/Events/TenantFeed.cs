using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Server.Jobs;
using Microsoft.Extensions.Logging;

namespace Encoder.Server.Events;

/// <summary>
/// Follows the jobs of one tenant for all its watchers: (1) receives announcements of changed jobs on the stream of the tenant, (2) reads
/// those jobs, at most a few times a second, (3) adds new states to the log. After two seconds without an announcement it reads every unfinished job.
/// </summary>
internal sealed partial class TenantFeed(string tenant, IGrainFactory grains, Announcements announcements, JobService service, TimeProvider time, ILogger<TenantFeed> logger)
{
    private const int SettledKept = 1000;
    private const int MaxConcurrentReads = 64;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, byte> changed = new();
    private readonly HashSet<string> followed = [];
    private readonly SemaphoreSlim refreshing = new(1);
    private readonly Channel<byte> bell = Channel.CreateBounded<byte>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>The events.</summary>
    public EventLog Log { get; } = new(SettledKept);

    /// <summary>Reads a job now, so that its watcher starts with the current state.</summary>
    public Task RefreshAsync(string job, CancellationToken cancellationToken) => RefreshAllAsync([job], cancellationToken);

    /// <summary>Follows until cancelled. From the time <paramref name="following"/> completes, no job is missed.</summary>
    public async Task RunAsync(TaskCompletionSource following, CancellationToken cancellationToken)
    {
        try
        {
            var subscription = await announcements.SubscribeAsync(announcements.Changes(tenant), OnAnnouncementAsync, cancellationToken).ConfigureAwait(false);
            await using var scope = subscription.ConfigureAwait(false);
            while (!cancellationToken.IsCancellationRequested)
            {
                await TurnAsync(cancellationToken).ConfigureAwait(false);
                following.TrySetResult();
                await Task.Delay(Pace, time, cancellationToken).ConfigureAwait(false);
                await WaitForAnnouncementAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The last watcher has left, or the server stops.
        }
    }

    private async Task TurnAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FollowAsync(cancellationToken).ConfigureAwait(false);
            foreach (var batch in changed.Keys.Chunk(MaxConcurrentReads)) await RefreshAllAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The cluster or store does not answer now: the next turn tries again, and the watchers stay connected.
            Logged.UpdateFailed(logger, exception, tenant);
        }
    }

    // Step 1.
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var unfinished = await grains.GetGrain<ICatalogGrain>(tenant).UnfinishedAsync(cancellationToken).ConfigureAwait(false);
        foreach (var job in unfinished.Jobs)
        {
            if (followed.Add(job)) changed[job] = 0;
        }

        foreach (var job in followed.Except(unfinished.Jobs).ToList())
        {
            followed.Remove(job);
            changed[job] = 0;
        }
    }

    /// <summary>Batches run one after the other, so that the later of two reads of a job is logged last.</summary>
    private async Task RefreshAllAsync(IReadOnlyList<string> jobs, CancellationToken cancellationToken)
    {
        await refreshing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await Task.WhenAll(jobs.Select(job => RefreshOneAsync(job, cancellationToken))).ConfigureAwait(false);
        }
        finally
        {
            refreshing.Release();
        }
    }

    // Steps 2 and 3. A registered job that is not submitted yet has no events: it must not be reported as deleted.
    private async Task RefreshOneAsync(string job, CancellationToken cancellationToken)
    {
        changed.TryRemove(job, out _);
        var info = await service.TryInfoAsync(job, cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow().UtcTicks;
        if (info is not null)
            Log.Add(job, JsonSerializer.SerializeToUtf8Bytes(info, ContractsJson.Default.JobInfo), IsSettled(info), isDeleted: false, now);
        else if (Log.Find(job) is not null)
            Log.Add(job, JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["id"] = job }), isLast: true, isDeleted: true, now);
    }

    private static bool IsSettled(JobInfo job) => job.State.IsFinal() && !job.HasFilesToCome;

    private Task OnAnnouncementAsync(TenantChange change)
    {
        if (change.Job is { } job) changed[job] = 0;
        return Ring();
    }

    private Task Ring()
    {
        bell.Writer.TryWrite(0);
        return Task.CompletedTask;
    }

    private async Task WaitForAnnouncementAsync(CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(Silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            await bell.Reader.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // No announcement arrived. Some may be lost, so read the unfinished jobs.
            foreach (var job in followed) changed[job] = 0;
        }
    }

    private static partial class Logged
    {
        [LoggerMessage(1, LogLevel.Warning, "The event feed of tenant {Tenant} could not be updated")]
        public static partial void UpdateFailed(ILogger logger, Exception exception, string tenant);
    }
}
