using Encoder.Contracts;
using Encoder.Core.Channels;
using Encoder.Ffmpeg.Commands;
using Encoder.Ffmpeg.Processes;
using Encoder.Grains;
using Encoder.Node.Work;
using Encoder.Storage;
using Microsoft.Extensions.Logging;

namespace Encoder.Node.Live;

/// <summary>
/// Receives the stream of a channel until it is stopped: (1) sessions that an earlier attempt left open are ended; (2) it takes a port, or a place on the
/// shared one, or finds the source to pull from; (3) one ffmpeg after the other waits for a publisher, or connects to the source, and copies the stream. While
/// a publisher sends, no other is accepted; while none does, the slate may take its place.
/// </summary>
internal sealed class IngestHandler(
    IGrainFactory grains, IMediaStore store, IProcessRunner runner, LiveOptions live, RtmpServer shared, InputLimits limits, TimeProvider time, ILogger<IngestHandler> logger) : IWorkHandler
{
    private static readonly TimeSpan PortPoll = TimeSpan.FromMilliseconds(50);
    private readonly IngestPorts ports = new(live.PortRange() ?? []);
    private readonly SourceGuard guard = new([.. live.AllowedSources]);
    private readonly SessionAssets assets = new(grains, store, time);

    public async Task RunAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        var order = attempt.Order;

        // 1
        foreach (var session in order.Ingest!.OpenSessions) await assets.EndAsync(order, session, cancellationToken).ConfigureAwait(false);
        if (!order.Ingest.Listens) throw new FaultException(ErrorCodes.LeaseLost, "The channel is stopped, and its last session has ended.");

        // 2
        attempt.FreeSlot();
        if (order.Ingest.Spec.Source is { } text)
        {
            if (!ChannelSource.TryParse(text, out var source, out var wrong)) throw new FaultException(ErrorCodes.SourceNotAllowed, $"The source {wrong}.");
            if (!ChannelSource.IsAllowed(live.AllowedSources, source.Address)) throw new FaultException(ErrorCodes.SourceNotAllowed, "The node does not allow the source (Live:AllowedSources).");
            var proxy = new SourceProxy(guard);
            await using var scope = proxy.ConfigureAwait(false);
            await RunAsync(attempt, IngestTransport.Pull(source, guard, proxy, live, limits), cancellationToken).ConfigureAwait(false);
        }
        else if (order.Ingest.Spec.Protocol is IngestProtocol.Rtmp && live.RtmpPort is not null)
        {
            await ShareAsync(attempt, order.Ingest, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            using var port = ports.Take(order.Ingest.Port);
            await RunAsync(attempt, IngestTransport.Listen(order.Ingest, live, limits, port.Number), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ShareAsync(Attempt attempt, IngestOrder order, CancellationToken cancellationToken)
    {
        var seat = await shared.JoinAsync(order.KeyHash, cancellationToken).ConfigureAwait(false);
        try
        {
            await RunAsync(attempt, IngestTransport.Share(shared, seat, live, limits), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await shared.LeaveAsync(order.KeyHash, seat).ConfigureAwait(false);
        }
    }

    private async Task RunAsync(Attempt attempt, IngestTransport transport, CancellationToken cancellationToken)
    {
        var channel = grains.GetGrain<IChannelGrain>(attempt.Order.Work.Job);
        var recorder = new Recorder(attempt, channel, assets, runner, time, logger);
        var slate = new Slate(attempt.Order, recorder, grains, store, time, logger);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var announcing = AnnounceAsync(attempt.Order, channel, transport, ended.Token);
        var sweeping = new SessionSweep(grains, time, logger).RunAsync(attempt.Order, ended.Token);
        try
        {
            await ReceiveAllAsync(recorder, slate, channel, transport, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await slate.StopAsync().ConfigureAwait(false);
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
    private async Task ReceiveAllAsync(Recorder recorder, Slate slate, IChannelGrain channel, IngestTransport transport, CancellationToken cancellationToken)
    {
        for (var faults = 0; ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            slate.Begin(cancellationToken);
            if (await TryReceiveAsync(recorder, slate, transport, cancellationToken).ConfigureAwait(false) is not { } fault)
            {
                faults = 0;
                await Task.Delay(transport.PauseAfterStream, time, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (transport.PauseAfter(++faults) is not { } pause) throw new FaultException(fault);
            if (fault.Code is ErrorCodes.SourceAway or ErrorCodes.SourceNotAllowed)
                await time.RetryUntilAnsweredAsync(() => channel.WarnAsync(fault, cancellationToken), cancellationToken).ConfigureAwait(false);
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for one publisher and receives its stream. Why none came; null otherwise.</summary>
    private static async Task<Fault?> TryReceiveAsync(Recorder recorder, Slate slate, IngestTransport transport, CancellationToken cancellationToken)
    {
        try
        {
            var list = await transport.ListAsync(cancellationToken).ConfigureAwait(false);
            var (job, fault) = await recorder.ReceiveAsync(transport, list, slate.StopAsync, cancellationToken).ConfigureAwait(false);
            slate.Follow(job);
            return fault;
        }
        catch (FaultException exception) when (exception.Fault.Code is ErrorCodes.SourceAway or ErrorCodes.SourceNotAllowed or ErrorCodes.IngestFailed)
        {
            return exception.Fault;
        }
    }
}
