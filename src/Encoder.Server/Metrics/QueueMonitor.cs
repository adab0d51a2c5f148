using Encoder.Grains;
using Encoder.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Encoder.Server.Metrics;

/// <summary>Reads the queue length from the dispatcher every few seconds, because gauges are read synchronously and a grain cannot be.</summary>
internal sealed partial class QueueMonitor(IGrainFactory grains, DiskSpace room, TimeProvider time, ILogger<QueueMonitor> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <summary>Pieces of work that wait for a slot.</summary>
    public int Ready { get; private set; }

    /// <summary>Time since a node last took work of the job that has waited longest.</summary>
    public double OldestSeconds { get; private set; }

    /// <summary>Bytes free on the data folder's disk.</summary>
    public long FreeBytes => room.FreeBytes;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var watched = ServerMetrics.Watch(this);
        using var timer = new PeriodicTimer(Every, time);
        do
            await ReadAsync(stoppingToken).ConfigureAwait(false);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var queue = await grains.GetGrain<IDispatcherGrain>(DispatcherPool.Default).QueueAsync(cancellationToken).ConfigureAwait(false);
            (Ready, OldestSeconds) = (queue.Ready, queue.OldestAt is { } at ? (time.GetUtcNow() - at).TotalSeconds : 0);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.ReadFailed(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The queue length could not be read from the dispatcher")]
        public static partial void ReadFailed(ILogger logger, Exception exception);
    }
}
