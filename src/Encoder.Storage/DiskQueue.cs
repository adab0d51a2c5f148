using System.Collections.Concurrent;

namespace Encoder.Storage;

/// <summary>
/// Threads that wait for the disk, so that grain turns do not, and so that several syncs run at once: a journaling
/// file system commits them together.
/// </summary>
internal sealed class DiskQueue : IDisposable
{
    private readonly BlockingCollection<Action> work = [];

    public DiskQueue(int threads)
    {
        for (var number = 0; number < threads; number++)
            new Thread(Run) { IsBackground = true, Name = $"store-{number}" }.Start();
    }

    public Task<T> RunAsync<T>(Func<T> operation)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        work.Add(() =>
        {
            try
            {
                done.SetResult(operation());
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        });
        return done.Task;
    }

    public void Dispose() => work.CompleteAdding();

    private void Run()
    {
        foreach (var operation in work.GetConsumingEnumerable()) operation();
    }
}
