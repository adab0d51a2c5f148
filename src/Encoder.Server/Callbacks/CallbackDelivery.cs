using System.Text.Json;
using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Server.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Callbacks;

/// <summary>
/// One attempt of one delivery: (1) check that the job has ended with all its files and was not retried, (2) claim the attempt, and store the body
/// before the first, (3) send it, (4) store the result.
/// </summary>
internal sealed partial class CallbackDelivery(
    IGrainFactory grains, Func<JobSnapshot, CancellationToken, Task<JobInfo>> show, CallbackOutbox outbox, CallbackPolicy policy, ICallbackSender sender, IOptions<CallbackOptions> options, TimeProvider time,
    ILogger<CallbackDelivery> logger)
{
    // An attempt whose server died counts as failed after this time, which is well above the longest time-out.
    private static readonly TimeSpan LostAfter = TimeSpan.FromMinutes(2);

    /// <summary>Returns the time of the next attempt; null when the delivery is settled.</summary>
    public async Task<DateTimeOffset?> StepAsync(CallbackDue due, CancellationToken cancellationToken)
    {
        var (version, state) = await outbox.ReadAsync(due, cancellationToken).ConfigureAwait(false);
        if (state?.Outcome is not null) return await SettledAsync(due, cancellationToken).ConfigureAwait(false);
        if (state is not null && state.NextAt > time.GetUtcNow()) return state.NextAt;

        // Step 1.
        if (await FindAsync(due, cancellationToken).ConfigureAwait(false) is not { } job) return await SettledAsync(due, cancellationToken).ConfigureAwait(false);
        if (job.Run == due.Run && !job.IsSettled) return time.GetUtcNow() + LostAfter;
        if (state is null && job.Run != due.Run) return await SettledAsync(due, cancellationToken).ConfigureAwait(false);

        // Step 2.
        var body = state?.Body ?? JsonSerializer.Serialize(await show(job, cancellationToken).ConfigureAwait(false), ContractsJson.Default.JobInfo);
        var claimed = new CallbackState((state?.Attempts ?? 0) + 1, time.GetUtcNow() + LostAfter, body);
        if (!await outbox.TryWriteAsync(due, version, claimed, cancellationToken).ConfigureAwait(false)) return claimed.NextAt;

        // Step 3.
        var failure = policy.IsAllowed(due.Address)
            ? await sender.SendAsync(due.Delivery, due.Address, body, cancellationToken).ConfigureAwait(false)
            : "its origin is no longer allowed";

        // Step 4, also while the server stops: an acknowledged delivery must not be sent again.
        return await KeepAsync(due, version + 1, claimed, failure).ConfigureAwait(false);
    }

    private async Task<DateTimeOffset?> KeepAsync(CallbackDue due, long version, CallbackState claimed, string? failure)
    {
        var origin = due.Address.GetLeftPart(UriPartial.Authority);
        var isLast = failure is not null && claimed.Attempts >= options.Value.MaxAttempts;
        ServerMetrics.CalledBack(failure is null ? CallbackState.Delivered : isLast ? CallbackState.GivenUp : "failed");
        if (failure is not null && !isLast)
        {
            var next = time.GetUtcNow() + CallbackBackoff.After(claimed.Attempts, Random.Shared.NextDouble());
            Log.Failed(logger, due.Delivery, origin, claimed.Attempts, failure, next);
            await outbox.TryWriteAsync(due, version, claimed with { NextAt = next }, CancellationToken.None).ConfigureAwait(false);
            return next;
        }

        if (failure is null) Log.Delivered(logger, due.Delivery, origin, claimed.Attempts);
        else Log.GivenUp(logger, due.Delivery, origin, claimed.Attempts, failure);
        await outbox.TryWriteAsync(due, version, claimed with { Outcome = failure is null ? CallbackState.Delivered : CallbackState.GivenUp }, CancellationToken.None).ConfigureAwait(false);
        return await SettledAsync(due, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task<DateTimeOffset?> SettledAsync(CallbackDue due, CancellationToken cancellationToken)
    {
        await outbox.RemoveAsync(due, cancellationToken).ConfigureAwait(false);
        return null;
    }

    private async Task<JobSnapshot?> FindAsync(CallbackDue due, CancellationToken cancellationToken)
    {
        try
        {
            return await grains.GetGrain<IJobGrain>(due.Job).SnapshotAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (FaultException exception) when (exception.Fault.Code == ErrorCodes.JobNotFound)
        {
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Callback {Delivery} to {Origin} was acknowledged at attempt {Attempt}")]
        public static partial void Delivered(ILogger logger, string delivery, string origin, int attempt);

        [LoggerMessage(2, LogLevel.Warning, "Callback {Delivery} to {Origin} failed at attempt {Attempt}: {Why}; the next attempt is at {Next}")]
        public static partial void Failed(ILogger logger, string delivery, string origin, int attempt, string why, DateTimeOffset next);

        [LoggerMessage(3, LogLevel.Error, "Callback {Delivery} to {Origin} was given up after {Attempt} attempts: {Why}")]
        public static partial void GivenUp(ILogger logger, string delivery, string origin, int attempt, string why);
    }
}
