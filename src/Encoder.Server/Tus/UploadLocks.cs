using System.Collections.Concurrent;

namespace Encoder.Server.Tus;

/// <summary>
/// One request at a time may send to an upload. A client that comes back does so because its connection broke, which the server may not
/// have noticed yet: so the newest wins, and the one before is told to store what it has and go.
/// </summary>
internal sealed class UploadLocks(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, Holder> holders = new();

    /// <summary>Takes the lock; null when the one before did not let go in 5 s.</summary>
    public async Task<Holder?> TakeAsync(string upload, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var holder = new Holder(this, upload);
        while (!holders.TryAdd(upload, holder))
        {
            if (!holders.TryGetValue(upload, out var other)) continue;
            await other.AskAsync().ConfigureAwait(false);
            try
            {
                await other.Released.WaitAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return null;
            }
        }

        return holder;
    }

    /// <summary>Holds the lock until disposed.</summary>
    internal sealed class Holder(UploadLocks owner, string upload) : IDisposable
    {
        private readonly CancellationTokenSource asked = new();
        private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Somebody else wants it: store what there is, and go.</summary>
        public CancellationToken Asked => asked.Token;

        public Task Released => released.Task;

        public Task AskAsync() => asked.CancelAsync();

        public void Dispose()
        {
            owner.holders.TryRemove(new(upload, this));
            released.TrySetResult();
        }
    }
}
