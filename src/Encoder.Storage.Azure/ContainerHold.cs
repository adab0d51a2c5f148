using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Encoder.Contracts;

namespace Encoder.Storage.Azure;

/// <summary>
/// The claim of one process on the container: a lease of a blob, as the lock file is for a data folder. The service ends the lease
/// <see cref="Duration"/> after its process has died.
/// </summary>
public sealed class ContainerHold : IAsyncDisposable
{
    /// <summary>How long the lease outlives its process.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);

    private const string Name = "serve.lock";
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(1);
    private readonly BlobLeaseClient lease;
    private readonly string description;
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource<Fault> lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task renewing;

    private ContainerHold(BlobLeaseClient lease, string description, TimeProvider time)
    {
        (this.lease, this.description) = (lease, description);
        renewing = RenewAsync(time);
    }

    /// <summary>Completes when another process has taken the container, which happens only after this one could not reach it for long.</summary>
    public Task<Fault> Lost => lost.Task;

    /// <summary>
    /// Takes the container. When it is taken, it calls <paramref name="waiting"/> and waits as long as the lease of a dead process lasts. Faults:
    /// <c>store.in_use</c>, <c>store.unreachable</c>, <c>store.refused</c>.
    /// </summary>
    public static async Task<ContainerHold> TakeAsync(AzureAccount account, TimeProvider time, Action waiting, CancellationToken cancellationToken)
    {
        var blob = account.Container().GetBlobClient(Name);
        var startedAt = time.GetTimestamp();
        for (var isFirst = true; ; isFirst = false)
        {
            var lease = blob.GetBlobLeaseClient();
            if (await TryTakeAsync(blob, lease, cancellationToken).ConfigureAwait(false)) return new ContainerHold(lease, account.Description, time);
            if (isFirst) waiting();
            if (time.GetElapsedTime(startedAt) > Duration + RenewEvery) throw new FaultException(InUse(account.Description));
            await Task.Delay(AskEvery, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Gives the container back.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await renewing.ConfigureAwait(false);
        try
        {
            if (!Lost.IsCompleted) await lease.ReleaseAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (AzureStoreFaults.IsOne(exception, CancellationToken.None))
        {
            // It ends by itself.
        }

        stop.Dispose();
    }

    private static async Task<bool> TryTakeAsync(BlobClient blob, BlobLeaseClient lease, CancellationToken cancellationToken)
    {
        try
        {
            await CreateAsync(blob, cancellationToken).ConfigureAwait(false);
            await lease.AcquireAsync(Duration, cancellationToken: cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status is 409 or 412)
        {
            return false;
        }
        catch (Exception exception) when (AzureStoreFaults.IsOne(exception, cancellationToken))
        {
            throw AzureStoreFaults.Of(exception, Name);
        }
    }

    private static async Task CreateAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        if (!await blob.ExistsAsync(cancellationToken).ConfigureAwait(false))
            await blob.PutIfAbsentAsync(ReadOnlyMemory<byte>.Empty, new(), cancellationToken).ConfigureAwait(false);
    }

    private async Task RenewAsync(TimeProvider time)
    {
        while (true)
        {
            try
            {
                await Task.Delay(RenewEvery, time, stop.Token).ConfigureAwait(false);
                await lease.RenewAsync(cancellationToken: stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (RequestFailedException exception) when (exception.Status is 404 or 409 or 412)
            {
                lost.TrySetResult(InUse(description));
                return;
            }
            catch (Exception exception) when (AzureStoreFaults.IsOne(exception, stop.Token))
            {
                // The service renews a lease that has run out too, as long as nobody else has taken it.
            }
        }
    }

    private static Fault InUse(string description) =>
        new(ErrorCodes.StoreInUse, $"The {description}, is in use by another process. Stop that process, or choose another container with Azure:Container.");
}
