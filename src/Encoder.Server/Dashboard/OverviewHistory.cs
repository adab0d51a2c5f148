using Encoder.Contracts;
using Encoder.Grains;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Encoder.Server.Dashboard;

/// <summary>The last hour in memory, for the plots: a sample every ten seconds. Longer histories are the task of a monitoring system.</summary>
internal sealed partial class OverviewHistory(NodeDirectory nodes, TimeProvider time, ILogger<OverviewHistory> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);
    private const int MaxSamples = 360;

    private readonly Lock gate = new();
    private readonly Queue<OverviewSample> samples = new();

    public OverviewInfo Read()
    {
        lock (gate) return new OverviewInfo([.. samples]);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                Add(await nodes.ReadAsync(null, stoppingToken).ConfigureAwait(false));
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // The silo that was asked may have died; the next sample asks its successor.
                Log.Missed(logger, exception);
            }
        }
    }

    private void Add(NodePage page)
    {
        var sample = new OverviewSample(time.GetUtcNow(), page.QueuedWork, page.Nodes.Sum(node => node.BusySlots), page.Nodes.Sum(node => node.Slots), Math.Round(page.Nodes.Sum(node => node.FramesPerSecond), 1));
        lock (gate)
        {
            samples.Enqueue(sample);
            if (samples.Count > MaxSamples) samples.Dequeue();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "A sample of the overview could not be taken")]
        public static partial void Missed(ILogger logger, Exception exception);
    }
}
