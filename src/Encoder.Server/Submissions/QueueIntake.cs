using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Storage.Submissions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Submissions;

/// <summary>
/// Makes jobs of messages: (1) take some, (2) begin the job of each, under a key made of the message, (3) take the message out. Lost between 2 and
/// 3, it comes again and gives the same job. What cannot become a job is set aside with its reason, what may yet is tried again.
/// </summary>
internal sealed partial class QueueIntake(
    IEnumerable<ISubmissionQueue> queues, QueuedJobs jobs, IOptions<QueueOptions> options, TimeProvider time, ILogger<QueueIntake> logger) : BackgroundService
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(10);
    private readonly QueueOptions options = options.Value;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (queues.FirstOrDefault() is not { } queue) return;
        var running = new List<Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            running.RemoveAll(static task => task.IsCompleted);
            var pause = Task.Delay(options.PollEvery, time, stoppingToken);
            if (running.Count < options.AtOnce && await ReceiveAsync(queue, options.AtOnce - running.Count, stoppingToken).ConfigureAwait(false) is { Count: > 0 } taken)
            {
                running.AddRange(taken.Select(message => TakeAsync(queue, message, stoppingToken)));
                continue;
            }

            await Task.WhenAny(running.Count < options.AtOnce ? [pause] : running).ConfigureAwait(false);
        }

        await Task.WhenAll(running).ConfigureAwait(false);
    }

    // Step 1.
    private async Task<IReadOnlyList<SubmissionMessage>> ReceiveAsync(ISubmissionQueue queue, int most, CancellationToken stop)
    {
        try
        {
            return await queue.ReceiveAsync(most, options.HiddenFor, stop).ConfigureAwait(false);
        }
        catch (Exception exception) when (!stop.IsCancellationRequested)
        {
            Log.Unreadable(logger, queue.Name, FaultOf(exception).ToString());
            return [];
        }
        catch (OperationCanceledException)
        {
            return [];
        }
    }

    private async Task TakeAsync(ISubmissionQueue queue, SubmissionMessage message, CancellationToken stop)
    {
        using var hold = new MessageHold(queue, message, options.HiddenFor, time, stop);
        try
        {
            // Step 2.
            var job = await jobs.BeginAsync(queue, message, hold.Lost).ConfigureAwait(false);
            // Step 3.
            await queue.DeleteAsync(await hold.ReleaseAsync().ConfigureAwait(false), CancellationToken.None).ConfigureAwait(false);
            Log.Taken(logger, message.Id, job);
        }
        catch (OperationCanceledException) when (hold.Lost.IsCancellationRequested)
        {
            // It comes again, here or elsewhere, when the time is over for which it is hidden.
            await hold.ReleaseAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await GiveUpAsync(queue, await hold.ReleaseAsync().ConfigureAwait(false), FaultOf(exception)).ConfigureAwait(false);
        }
    }

    private async Task GiveUpAsync(ISubmissionQueue queue, SubmissionMessage message, Fault fault)
    {
        try
        {
            if (fault.MayRetry && message.Taken < options.MostTries)
            {
                Log.Failed(logger, message.Id, message.Taken, fault.ToString());
                await queue.HideAsync(message, PauseAfterFailure, CancellationToken.None).ConfigureAwait(false);
                return;
            }

            await queue.SetAsideAsync(message, SubmissionPages.Write(message, fault, time.GetUtcNow()), CancellationToken.None).ConfigureAwait(false);
            Log.SetAside(logger, message.Id, fault.ToString());
        }
        catch (Exception exception)
        {
            // The queue is out of reach: the message comes again by itself.
            Log.Unreadable(logger, queue.Name, FaultOf(exception).ToString());
        }
    }

    private static Fault FaultOf(Exception exception) =>
        GrainFaults.Of(exception)?.Fault ?? new Fault(ErrorCodes.ServerFailed, $"The message could not be taken in: {exception.Message}");

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Message {Message} became job {Job}")]
        public static partial void Taken(ILogger logger, string message, string job);

        [LoggerMessage(2, LogLevel.Warning, "Message {Message} became no job at try {Try}, and is tried again: {Why}")]
        public static partial void Failed(ILogger logger, string message, long @try, string why);

        [LoggerMessage(3, LogLevel.Warning, "Message {Message} was set aside: {Why}")]
        public static partial void SetAside(ILogger logger, string message, string why);

        [LoggerMessage(4, LogLevel.Warning, "Queue {Queue} cannot be used and is tried again: {Why}")]
        public static partial void Unreadable(ILogger logger, string queue, string why);
    }
}
