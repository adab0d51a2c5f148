using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Encoder.Silo.Draining;

/// <summary>
/// Ends the silo in order when its machine is to go, as SIGTERM does. Registered before the node's service, so it stops after that: when it
/// acknowledges the notice, the leases are returned.
/// </summary>
internal sealed partial class DrainService(IEnumerable<IDrainSignal> signals, IHostApplicationLifetime lifetime, ILogger<DrainService> logger) : BackgroundService
{
    private DrainNotice? notice;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (notice is null) return;
        try
        {
            await signals.First().AcknowledgeAsync(notice, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            // The machine goes anyway, only later.
            Log.NotAcknowledged(logger, exception.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (signals.FirstOrDefault() is not { } signal) return;
        notice = await signal.WaitAsync(stoppingToken);
        Log.Draining(logger, notice.Kind, notice.NotBefore);
        lifetime.StopApplication();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "This machine is to go ({Kind}, not before {NotBefore}): the silo returns its leases and ends.")]
        public static partial void Draining(ILogger logger, string kind, string notBefore);

        [LoggerMessage(2, LogLevel.Warning, "The end of the silo could not be acknowledged: {Why}")]
        public static partial void NotAcknowledged(ILogger logger, string why);
    }
}
