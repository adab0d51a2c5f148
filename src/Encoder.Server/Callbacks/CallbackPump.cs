using System.Threading.Channels;
using Encoder.Grains;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Encoder.Server.Callbacks;

/// <summary>Delivers due callbacks: when a job announces its end, when a retry is due, and once a minute in case an announcement was lost.</summary>
internal sealed partial class CallbackPump(Announcements announcements, CallbackOutbox outbox, CallbackDelivery delivery, TimeProvider time, ILogger<CallbackPump> logger)
    : BackgroundService
{
    private const int AtOnce = 8;
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var signals = Channel.CreateBounded<long>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        var subscription = await announcements.SubscribeAsync(announcements.Callbacks, OnAnnouncementAsync, stoppingToken).ConfigureAwait(false);
        await using var scope = subscription.ConfigureAwait(false);
        while (true)
        {
            var next = await PassAsync(stoppingToken).ConfigureAwait(false);
            await WaitAsync(signals.Reader, next, stoppingToken).ConfigureAwait(false);
        }

        Task OnAnnouncementAsync(long watermark)
        {
            signals.Writer.TryWrite(watermark);
            return Task.CompletedTask;
        }
    }

    /// <summary>Processes all due callbacks; returns the time of the next retry, at most a minute from now.</summary>
    private async Task<DateTimeOffset> PassAsync(CancellationToken cancellationToken)
    {
        var gate = new Lock();
        var next = time.GetUtcNow() + Silence;
        try
        {
            var due = await outbox.ListAsync(cancellationToken).ConfigureAwait(false);
            await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (callback, token) =>
            {
                if (await TryStepAsync(callback, token).ConfigureAwait(false) is not { } at) return;
                lock (gate)
                {
                    if (at < next) next = at;
                }
            }).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Failed(logger, exception, "the outbox");
        }

        return next;
    }

    /// <summary>Processes one callback. Its failure does not affect the others.</summary>
    private async Task<DateTimeOffset?> TryStepAsync(CallbackDue due, CancellationToken cancellationToken)
    {
        try
        {
            return await delivery.StepAsync(due, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Failed(logger, exception, due.Delivery);
            return null;
        }
    }

    private async Task WaitAsync(ChannelReader<long> signals, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var wait = until - time.GetUtcNow();
        using var late = new CancellationTokenSource(wait > Least ? wait : Least, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await signals.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A retry is due, or there was no announcement for a minute.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Callbacks: {What} failed; the next try is within a minute")]
        public static partial void Failed(ILogger logger, Exception exception, string what);
    }
}
