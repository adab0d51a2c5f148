using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Core.Plans;
using Encoder.Core.Probing;
using Encoder.Ffmpeg.Commands;
using Encoder.Grains;
using Encoder.Storage;
using Microsoft.Extensions.Logging;

namespace Encoder.Node.Live;

/// <summary>
/// Black and silence in place of a stream that was there and is away, if the channel wants it: sessions like those of a publisher, with the tracks of the last
/// one, so that every rendition goes on.
/// </summary>
internal sealed partial class Slate(WorkOrder order, Recorder recorder, IGrainFactory grains, IMediaStore store, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan PauseAfterEnd = TimeSpan.FromSeconds(1);
    private string? lastJob = order.Ingest!.LastJob;
    private MediaInfo? media;
    private CancellationTokenSource? stop;
    private Task running = Task.CompletedTask;

    /// <summary>A session of a publisher has ended: the next slate is like it. Null when none was opened.</summary>
    public void Follow(string? job) => lastJob = job ?? lastJob;

    /// <summary>The stream is away: begins after the time that the channel wants, unless it is at it.</summary>
    public void Begin(CancellationToken cancellationToken)
    {
        if (stop is not null || lastJob is null || order.Ingest!.Spec.SlateAfterSeconds is not { } seconds) return;
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        running = RunAsync(TimeSpan.FromSeconds(seconds), stop.Token);
    }

    /// <summary>The stream is there: ends the slate, whose session is then complete.</summary>
    public async Task StopAsync()
    {
        if (stop is null) return;
        await stop.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(false);
        stop.Dispose();
        stop = null;
    }

    private async Task RunAsync(TimeSpan after, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(after, time, cancellationToken).ConfigureAwait(false);
            if (await MediaAsync(cancellationToken).ConfigureAwait(false) is not { } like) return;
            var transport = IngestTransport.Slate(IngestCommand.Slate(like, order.Ingest!.Spec.SegmentSeconds));

            // It ends by itself when it has used up a limit.
            while ((await recorder.MakeAsync(transport, cancellationToken).ConfigureAwait(false)).Fault is null) await Task.Delay(PauseAfterEnd, time, cancellationToken).ConfigureAwait(false);
            Log.Failed(logger, order.Work.Job);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The stream is there, or the work has ended.
        }
        catch (FaultException exception)
        {
            // The channel waits for its publisher without it.
            Log.Faulted(logger, exception, order.Work.Job);
        }
    }

    /// <summary>The tracks of the last session; of the one before when it was too short to have any. Null for none.</summary>
    private async Task<MediaInfo?> MediaAsync(CancellationToken cancellationToken)
    {
        try
        {
            var job = await time.RetryUntilAnsweredAsync(() => grains.GetGrain<IJobGrain>(lastJob!).SnapshotAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
            media = (await StoreJson.ReadAsync<EncodePlan>(store, new RunKeys(job.Job, job.Run).Plan, cancellationToken).ConfigureAwait(false))?.Media ?? media;
        }
        catch (FaultException exception) when (exception.Fault.Code == ErrorCodes.JobNotFound)
        {
            // It was deleted by hand.
        }

        return media;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "ffmpeg made no slate for channel {Channel}, which waits without it.")]
        public static partial void Failed(ILogger logger, string channel);

        [LoggerMessage(2, LogLevel.Warning, "There is no slate for channel {Channel}, which waits without it")]
        public static partial void Faulted(ILogger logger, Exception exception, string channel);
    }
}
