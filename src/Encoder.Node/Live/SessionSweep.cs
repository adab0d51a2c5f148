using Encoder.Grains;
using Microsoft.Extensions.Logging;

namespace Encoder.Node.Live;

/// <summary>Deletes what no playlist of a channel lists any more, while the node receives its stream: see <see cref="SessionRetention"/>.</summary>
internal sealed partial class SessionSweep(IGrainFactory grains, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);
    private readonly SessionRetention sessions = new(grains);

    /// <summary>Sweeps until cancelled.</summary>
    public async Task RunAsync(WorkOrder order, CancellationToken ended)
    {
        using var next = new PeriodicTimer(Every, time);
        try
        {
            while (await next.WaitForNextTickAsync(ended).ConfigureAwait(false)) await TrySweepAsync(order, ended).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The work has ended.
        }
    }

    private async Task TrySweepAsync(WorkOrder order, CancellationToken cancellationToken)
    {
        try
        {
            await sessions.SweepAsync(order.Work.Job, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (GrainFaults.Of(exception) is not null)
        {
            Log.NotSwept(logger, exception, order.Work.Job);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Old sessions of channel {Channel} could not be deleted; it is tried again")]
        public static partial void NotSwept(ILogger logger, Exception exception, string channel);
    }
}
