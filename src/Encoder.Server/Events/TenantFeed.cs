using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Encoder.Actors;
using Encoder.Contracts;
using Encoder.Server.Jobs;
using Microsoft.Extensions.Logging;

namespace Encoder.Server.Events;

/// <summary>
/// Follows the jobs of one tenant for all its watchers at once: (1) hears which jobs there are and which changed, (2) looks at those that
/// did, a few times a second at most, (3) puts what is new into the log. What is not heard is looked for after two seconds.
/// </summary>
internal sealed partial class TenantFeed(string tenant, IActors actors, ITopics topics, JobDesk desk, TimeProvider time, ILogger<TenantFeed> logger)
{
    private const int SettledKept = 1000;
    private const int LooksAtOnce = 64;
    private const int JobTopicsHeard = 2;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, byte> changed = new();
    private readonly Dictionary<string, List<IAsyncDisposable>> followed = [];
    private readonly ConcurrentDictionary<string, string> uploading = new();
    private readonly SemaphoreSlim looking = new(1);
    private readonly Channel<byte> bell = Channel.CreateBounded<byte>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>What happened.</summary>
    public EventLog Log { get; } = new(SettledKept);

    /// <summary>Looks at a job now, so that its watcher starts with what it is.</summary>
    public Task LookAsync(string job, CancellationToken cancellationToken) => LookAtAsync([job], cancellationToken);

    /// <summary>Follows until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var catalog = await topics.SubscribeAsync(CatalogTopics.Changes(tenant), _ => Ring(), cancellationToken).ConfigureAwait(false);
        await using var scope = catalog.ConfigureAwait(false);
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                await TurnAsync(cancellationToken).ConfigureAwait(false);
                await Task.Delay(Pace, time, cancellationToken).ConfigureAwait(false);
                await HeardAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Nobody watches any more, or the server stops.
        }
        finally
        {
            foreach (var job in followed.Keys.ToList()) await ForgetAsync(job).ConfigureAwait(false);
        }
    }

    private async Task TurnAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FollowAsync(cancellationToken).ConfigureAwait(false);
            foreach (var batch in changed.Keys.Chunk(LooksAtOnce)) await LookAtAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A cluster or store that does not answer now: the next turn asks again, and watchers are kept.
            Logged.Unheard(logger, exception, tenant);
        }
    }

    // Step 1.
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var unfinished = await actors.Get<ICatalog>(tenant).UnfinishedAsync(cancellationToken).ConfigureAwait(false);
        foreach (var job in unfinished.Jobs)
        {
            if (followed.ContainsKey(job)) continue;
            followed[job] = [];
            await HearAsync(JobTopics.Changes(job), job, cancellationToken).ConfigureAwait(false);
            await HearAsync(JobTopics.End(job), job, cancellationToken).ConfigureAwait(false);
            changed[job] = 0;
        }

        // An upload that goes on is a change of its job.
        foreach (var (job, asset) in uploading.ToArray())
        {
            if (uploading.TryRemove(job, out _) && followed.TryGetValue(job, out var known) && known.Count == JobTopicsHeard)
                await HearAsync(new AssetKeys(asset).Topic, job, cancellationToken).ConfigureAwait(false);
        }

        foreach (var job in followed.Keys.Except(unfinished.Jobs).ToList())
        {
            await ForgetAsync(job).ConfigureAwait(false);
            changed[job] = 0;
        }
    }

    /// <summary>One batch after the other: of two looks at a job the later is to have the last word.</summary>
    private async Task LookAtAsync(IReadOnlyList<string> jobs, CancellationToken cancellationToken)
    {
        await looking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await Task.WhenAll(jobs.Select(job => LookAtAsync(job, cancellationToken))).ConfigureAwait(false);
        }
        finally
        {
            looking.Release();
        }
    }

    // Steps 2 and 3. A job that was registered and is not yet submitted has never been seen: it is not deleted.
    private async Task LookAtAsync(string job, CancellationToken cancellationToken)
    {
        changed.TryRemove(job, out _);
        var info = await desk.TryInfoAsync(job, cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow().UtcTicks;
        if (info is { Asset: { } asset, Progress.Uploaded: < 1 }) uploading[job] = asset;
        if (info is not null)
            Log.Add(job, JsonSerializer.SerializeToUtf8Bytes(info, ContractsJson.Default.JobInfo), IsSettled(info), isDeleted: false, now);
        else if (Log.Find(job) is not null)
            Log.Add(job, JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["id"] = job }), isLast: true, isDeleted: true, now);
    }

    private async Task HearAsync(string topic, string job, CancellationToken cancellationToken) =>
        followed[job].Add(await topics.SubscribeAsync(topic, _ => Heard(job), cancellationToken).ConfigureAwait(false));

    private static bool IsSettled(JobInfo job) => job.State.IsFinal() && !job.HasFilesToCome;

    private async Task ForgetAsync(string job)
    {
        foreach (var subscription in followed[job]) await subscription.DisposeAsync().ConfigureAwait(false);
        followed.Remove(job);
    }

    private Task Heard(string job)
    {
        changed[job] = 0;
        return Ring();
    }

    private Task Ring()
    {
        bell.Writer.TryWrite(0);
        return Task.CompletedTask;
    }

    private async Task HeardAsync(CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(Silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            await bell.Reader.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing heard: announcements may be lost, so what runs is looked at.
            foreach (var job in followed.Keys) changed[job] = 0;
        }
    }

    private static partial class Logged
    {
        [LoggerMessage(1, LogLevel.Warning, "The jobs of {Tenant} could not be followed")]
        public static partial void Unheard(ILogger logger, Exception exception, string tenant);
    }
}
