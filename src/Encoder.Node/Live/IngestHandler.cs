using Encoder.Contracts;
using Encoder.Ffmpeg.Commands;
using Encoder.Ffmpeg.Processes;
using Encoder.Grains;
using Encoder.Node.Work;
using Encoder.Storage;
using Microsoft.Extensions.Logging;

namespace Encoder.Node.Live;

/// <summary>
/// Receives the stream of a channel until it is stopped: (1) sessions that an earlier attempt left open are ended; (2) it takes a port; (3) one ffmpeg after
/// the other waits for a publisher and copies its stream. While a publisher sends, the port accepts no other.
/// </summary>
internal sealed partial class IngestHandler(
    IGrainFactory grains, IMediaStore store, IProcessRunner runner, LiveOptions live, InputLimits limits, TimeProvider time, ILogger<IngestHandler> logger) : IWorkHandler
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PortPoll = TimeSpan.FromMilliseconds(50);
    private readonly IngestPorts ports = new(live.PortRange() ?? []);
    private readonly SessionAssets assets = new(grains, store, time);

    public async Task RunAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        var order = attempt.Order;
        var channel = grains.GetGrain<IChannelGrain>(order.Work.Job);

        // 1
        foreach (var session in order.Ingest!.OpenSessions) await assets.EndAsync(order, session, cancellationToken).ConfigureAwait(false);
        if (!order.Ingest.Listens) throw new FaultException(ErrorCodes.LeaseLost, "The channel is stopped, and its last session has ended.");

        // 2
        attempt.FreeSlot();
        using var port = ports.Take(order.Ingest.Port);
        var transport = IngestTransport.Listener(order.Ingest, live, limits, port.Number);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var announcing = AnnounceAsync(order, channel, transport, ended.Token);
        var sweeping = new SessionSweep(grains, time, logger).RunAsync(order, ended.Token);
        try
        {
            await ReceiveAllAsync(attempt, channel, transport, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(announcing, sweeping).ConfigureAwait(false);
        }
    }

    /// <summary>Tells the channel where to send to, as soon as the port is open.</summary>
    private async Task AnnounceAsync(WorkOrder order, IChannelGrain channel, IngestTransport transport, CancellationToken ended)
    {
        try
        {
            while (!transport.IsOpen()) await Task.Delay(PortPoll, time, ended).ConfigureAwait(false);
            await time.RetryUntilAnsweredAsync(() => channel.ListeningAsync(order.Work, order.Attempt, transport.Endpoint, ended), ended).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The work has ended before.
        }
    }

    // Step 3.
    private async Task ReceiveAllAsync(Attempt attempt, IChannelGrain channel, IngestTransport transport, CancellationToken cancellationToken)
    {
        for (var failures = 0; ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await ReceiveAsync(attempt, channel, transport, cancellationToken).ConfigureAwait(false) is not { } fault) failures = 0;
            else if (++failures == 3) throw new FaultException(fault);
            else await Task.Delay(PauseAfterFailure, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for one publisher and receives its stream. The fault of an ffmpeg to which none came; null otherwise.</summary>
    private async Task<Fault?> ReceiveAsync(Attempt attempt, IChannelGrain channel, IngestTransport transport, CancellationToken cancellationToken)
    {
        using var refused = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var lines = transport.NewLines();
        var publisher = new Publisher(attempt.Order, lines, assets, channel, time, attempt.Received);
        var warning = WarnOfWrongKeyAsync(channel, lines.WrongKey, attempt.Order, ended.Token);
        attempt.Received(0);
        try
        {
            var outcome = await runner.RunAsync(
                new ProcessRequest(transport.Command)
                {
                    Input = publisher,
                    Feed = transport.List is { } list ? list.FeedAsync : null,
                    OnErrorLine = line =>
                    {
                        lines.Take(line);
                        if (lines.IsRefused) refused.Cancel();
                    },
                    OnOutput = publisher.TakeAsync,
                },
                refused.Token).ConfigureAwait(false);
            if (publisher.WasLive) Log.Gone(logger, attempt.Order.Work.Job, publisher.BytesServed);

            // Its own words are not passed on: they contain what the publisher sent as its key.
            return outcome.ExitedCleanly || lines.HasCome || outcome.Elapsed > PauseAfterFailure
                ? null
                : new Fault(ErrorCodes.IngestFailed, $"ffmpeg could not listen on port {transport.Endpoint.Port}: another program may use it.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The publisher was refused, or the channel was stopped before its session began.
            return null;
        }
        finally
        {
            if (!lines.WrongKey.IsCompleted) await ended.CancelAsync().ConfigureAwait(false);
            await warning.ConfigureAwait(false);
            await publisher.EndAsync().ConfigureAwait(false);
        }
    }

    private async Task WarnOfWrongKeyAsync(IChannelGrain channel, Task wrongKey, WorkOrder order, CancellationToken ended)
    {
        try
        {
            await wrongKey.WaitAsync(ended).ConfigureAwait(false);
            Log.Refused(logger, order.Work.Job);
            var warning = new Fault(ErrorCodes.StreamKeyWrong, "A publisher came with a wrong stream key and was refused.");
            await time.RetryUntilAnsweredAsync(() => channel.WarnAsync(warning, ended), ended).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The publisher, or the work, has ended.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The publisher of channel {Channel} has gone after {Bytes} bytes.")]
        public static partial void Gone(ILogger logger, string channel, long bytes);

        [LoggerMessage(2, LogLevel.Warning, "A publisher of channel {Channel} had a wrong stream key and was refused.")]
        public static partial void Refused(ILogger logger, string channel);
    }
}
