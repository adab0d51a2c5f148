using Encoder.Actors;

namespace Encoder.Engine.Work;

/// <summary>
/// The node's own accounting of slots. ffmpeg's processes are invisible to any host's statistics, so nothing else knows how busy
/// the node is. A slot belongs to a running ffmpeg: work gives it back as soon as that has ended, and writes its result beside the next.
/// </summary>
internal sealed class SlotBoard(NodeOptions options, string ffmpegBuild)
{
    private readonly Lock gate = new();
    private readonly HashSet<WorkId> running = [];
    private readonly Pool heavy = new(options.Slots);
    private readonly Pool light = new(options.LightSlots);
    private TaskCompletionSource changed = NewSignal();

    /// <summary>Completes at the next change of what is free.</summary>
    public Task Changed
    {
        get
        {
            lock (gate) return changed.Task;
        }
    }

    public NodeReport Report()
    {
        lock (gate)
            return new(options.Name, options.Slots, heavy.Free, light.Free, ffmpegBuild, [.. running]);
    }

    /// <summary>Takes a place for granted work, waiting for one when more was granted than is free.</summary>
    public async Task<Place> TakeAsync(WorkId work, CancellationToken cancellationToken)
    {
        var pool = IsLight(work.Kind) ? light : heavy;
        lock (gate)
        {
            running.Add(work);
            pool.Free--;
        }

        try
        {
            await pool.Places.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            lock (gate)
            {
                running.Remove(work);
                pool.Free++;
            }

            throw;
        }

        return new Place(this, work, pool);
    }

    public static bool IsLight(WorkKind kind) => kind is WorkKind.Probe or WorkKind.Split or WorkKind.Finish;

    private void Release(WorkId work, Pool pool, bool slot, bool finished)
    {
        TaskCompletionSource signal;
        lock (gate)
        {
            if (finished) running.Remove(work);
            if (slot) pool.Free++;
            (signal, changed) = (changed, NewSignal());
        }

        if (slot) pool.Places.Release();
        signal.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal sealed class Pool(int size)
    {
        public SemaphoreSlim Places { get; } = new(size);

        /// <summary>Places free once everything granted has begun; below zero when more was granted than there is room for.</summary>
        public int Free { get; set; } = size;
    }

    /// <summary>A place on the board, held by one piece of work.</summary>
    internal sealed class Place(SlotBoard board, WorkId work, Pool pool) : IDisposable
    {
        private bool holdsSlot = true;

        /// <summary>Gives the slot back while the work itself goes on.</summary>
        public void FreeSlot()
        {
            if (!holdsSlot) return;
            holdsSlot = false;
            board.Release(work, pool, slot: true, finished: false);
        }

        public void Dispose()
        {
            board.Release(work, pool, slot: holdsSlot, finished: true);
            holdsSlot = false;
        }
    }
}
