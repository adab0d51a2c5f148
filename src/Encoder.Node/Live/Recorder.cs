using Encoder.Contracts;
using Encoder.Ffmpeg.Ingesting;
using Encoder.Ffmpeg.Processes;
using Encoder.Grains;
using Encoder.Node.Work;
using Microsoft.Extensions.Logging;

namespace Encoder.Node.Live;

/// <summary>Runs one ffmpeg that receives or makes one stream, and stores what it writes as a session of the channel.</summary>
internal sealed partial class Recorder(Attempt attempt, IChannelGrain channel, SessionAssets assets, IProcessRunner runner, TimeProvider time, ILogger logger)
{
    /// <summary>Waits for the publisher and records it until it goes.</summary>
    /// <param name="beforeSession">Done when it has come, before its session begins.</param>
    public async Task<Recorded> ReceiveAsync(IngestTransport transport, IngestList? list, Func<Task> beforeSession, CancellationToken cancellationToken)
    {
        var lines = transport.NewLines();
        var publisher = new Publisher(attempt.Order, lines, assets, channel, time) { Received = attempt.Received, BeforeSession = beforeSession };
        attempt.Received(0);
        return await RunAsync(transport, list, lines, publisher, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Records the slate until cancelled, or until it ends by itself.</summary>
    public Task<Recorded> MakeAsync(IngestTransport slate, CancellationToken cancellationToken)
    {
        var lines = slate.NewLines();
        return RunAsync(slate, null, lines, new Publisher(attempt.Order, lines, assets, channel, time) { IsSlate = true }, cancellationToken);
    }

    private async Task<Recorded> RunAsync(IngestTransport transport, IngestList? list, PublisherLines lines, Publisher publisher, CancellationToken cancellationToken)
    {
        using var refused = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var warning = WarnOfWrongKeyAsync(lines.WrongKey, ended.Token);
        try
        {
            var outcome = await runner.RunAsync(
                new ProcessRequest(transport.Command)
                {
                    Input = publisher,
                    Feed = list is null ? null : list.FeedAsync,
                    OnErrorLine = line =>
                    {
                        publisher.Take(line);
                        if (lines.IsRefused) refused.Cancel();
                    },
                    OnOutput = publisher.TakeAsync,
                },
                refused.Token).ConfigureAwait(false);
            if (publisher.WasLive) Log.Gone(logger, attempt.Order.Work.Job, publisher.BytesServed);
            return new Recorded(publisher.Job, transport.FaultOf(outcome, lines.HasCome));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The publisher was refused, the channel was stopped before its session began, or its session takes no more.
            return new Recorded(publisher.Job, null);
        }
        finally
        {
            if (!lines.WrongKey.IsCompleted) await ended.CancelAsync().ConfigureAwait(false);
            await warning.ConfigureAwait(false);
            await publisher.EndAsync().ConfigureAwait(false);
        }
    }

    private async Task WarnOfWrongKeyAsync(Task wrongKey, CancellationToken ended)
    {
        try
        {
            await wrongKey.WaitAsync(ended).ConfigureAwait(false);
            Log.Refused(logger, attempt.Order.Work.Job);
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

/// <summary>What came of a stream.</summary>
/// <param name="Job">The job of its session; null when it had none.</param>
/// <param name="Fault">Why none came; null otherwise.</param>
internal sealed record Recorded(string? Job, Fault? Fault);
