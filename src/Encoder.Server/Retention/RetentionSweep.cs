using Encoder.Core.Delivery;
using Encoder.Grains;
using Encoder.Server.Media;
using Encoder.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Retention;

/// <summary>Deletes data whose retention time has passed: (1) lists, (2) plans, (3) deletes. A job that was retried meanwhile is kept.</summary>
internal sealed partial class RetentionSweep(
    IGrainFactory grains, IMediaStore store, GrowingPlaylists lists, RetentionSurvey survey, IOptions<RetentionOptions> options, TimeProvider time, ILogger<RetentionSweep> logger)
    : BackgroundService
{
    /// <summary>One pass.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var assets = await survey.AssetsAsync(cancellationToken).ConfigureAwait(false);
        var jobs = await survey.JobsAsync(options.Value.OutputBytes is not null, cancellationToken).ConfigureAwait(false);
        var plan = RetentionPlanner.Plan(options.Value, jobs, assets, time.GetUtcNow());
        foreach (var job in plan.Jobs)
        {
            if (await grains.GetGrain<ICatalogGrain>(job.Tenant).RetireAsync(job.Job, job.EndedAt!.Value, cancellationToken).ConfigureAwait(false)) Log.Deleted(logger, job.Job);
        }

        foreach (var job in plan.Chunks) await DropChunksAsync(job, cancellationToken).ConfigureAwait(false);
        foreach (var asset in plan.Assets)
        {
            // Check again: a job may have been created for it meanwhile.
            if (await survey.IsInUseAsync(asset.Asset, cancellationToken).ConfigureAwait(false)) continue;
            await grains.GetGrain<IAssetGrain>(asset.Asset).DeleteAsync(cancellationToken).ConfigureAwait(false);
            Log.Freed(logger, asset.Asset);
        }

        foreach (var asset in plan.Tombstones) await grains.GetGrain<IAssetGrain>(asset.Asset).DeleteTombstoneAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A retry is a new run with a prefix of its own: nothing of an ended run is needed again, once its lists are stored.</summary>
    private async Task DropChunksAsync(RetainedJob job, CancellationToken cancellationToken)
    {
        var snapshot = await grains.GetGrain<IJobGrain>(job.Job).SnapshotAsync(cancellationToken).ConfigureAwait(false);
        if (snapshot.Run == job.Run) await lists.StoreAsync(snapshot, cancellationToken).ConfigureAwait(false);
        await store.DeletePrefixAsync(new RunKeys(job.Job, job.Run).Prefix, cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                await SweepAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Job {Job} was deleted because its retention time has passed")]
        public static partial void Deleted(ILogger logger, string job);

        [LoggerMessage(2, LogLevel.Information, "The blocks of asset {Asset} were deleted because their retention time has passed")]
        public static partial void Freed(ILogger logger, string asset);

        [LoggerMessage(3, LogLevel.Error, "The retention sweep failed; the next sweep tries again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
