using System.Collections.Concurrent;

namespace Encoder.Server.Tus;

/// <summary>
/// One request at a time may write to an upload. A client that reconnects does so because its connection broke, which the server may not
/// have noticed yet. So the newest request gets the lock, and the previous one is signalled to store its bytes and end.
/// </summary>
internal sealed class UploadLocks(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, Holder> holders = new();

    /// <summary>Takes the lock; null when the previous holder did not release it within 5 s.</summary>
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

        /// <summary>Signals that another request wants the lock: the holder must store its bytes and end.</summary>
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
