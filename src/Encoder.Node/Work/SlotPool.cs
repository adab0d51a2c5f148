using Encoder.Grains;

namespace Encoder.Node.Work;

/// <summary>
/// The node's own accounting of slots. ffmpeg's processes are invisible to any host's statistics, so nothing else knows how busy
/// the node is. A slot belongs to a running ffmpeg: work gives it back as soon as that has ended, and writes its result beside the next.
/// </summary>
internal sealed class SlotPool(NodeOptions options, string ffmpegBuild)
{
    private readonly Lock gate = new();
    private readonly HashSet<WorkId> running = [];
    private readonly Pool heavy = new(options.Slots);
    private readonly Pool light = new(options.LightSlots);
    private long? lastReply;
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
            return new(options.Name, options.Slots, heavy.Free, light.Free, ffmpegBuild, [.. running], lastReply);
    }

    /// <summary>
    /// A reply was read. What it grants counts as running from now on, in one step: the dispatcher learns from the next report both
    /// that the reply has arrived and that none of its grants is lost.
    /// </summary>
    public void Accept(CheckInReply reply)
    {
        lock (gate)
        {
            lastReply = Math.Max(lastReply ?? 0, reply.Serial);
            foreach (var work in reply.Granted)
            {
                running.Add(work);
                PoolOf(work).Free--;
            }
        }
    }

    /// <summary>The place of accepted work, once there is one: more may have been granted than is free.</summary>
    public async Task<Place> PlaceAsync(WorkId work, CancellationToken cancellationToken)
    {
        var pool = PoolOf(work);
        try
        {
            await pool.Places.WaitAsync(cancellationToken).ConfigureAwait(false);
            lock (gate) return new Place(this, work, pool, pool.Take());
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
    }

    private Pool PoolOf(WorkId work) => work.Kind.IsHeavy() ? heavy : light;

    private void Release(WorkId work, Pool pool, int? slot, bool finished)
    {
        TaskCompletionSource signal;
        lock (gate)
        {
            if (finished) running.Remove(work);
            if (slot is { } number) pool.GiveBack(number);
            (signal, changed) = (changed, NewSignal());
        }

        if (slot is not null) pool.Places.Release();
        signal.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal sealed class Pool(int size)
    {
        private readonly bool[] taken = new bool[size];

        public SemaphoreSlim Places { get; } = new(size);

        /// <summary>Places free once everything granted has begun; below zero when more was granted than there is room for.</summary>
        public int Free { get; set; } = size;

        /// <summary>The lowest number that is free, from 0.</summary>
        public int Take()
        {
            var number = Array.IndexOf(taken, false);
            taken[number] = true;
            return number;
        }

        public void GiveBack(int number)
        {
            taken[number] = false;
            Free++;
        }
    }

    /// <summary>A place on the slots, held by one piece of work.</summary>
    internal sealed class Place(SlotPool slots, WorkId work, Pool pool, int number) : IDisposable
    {
        private int holdsSlot = 1;

        /// <summary>Which slot it is, from 0; null for light work.</summary>
        public int? Slot => pool == slots.heavy ? number : null;

        /// <summary>Gives the slot back while the work itself goes on.</summary>
        public void FreeSlot()
        {
            if (Interlocked.Exchange(ref holdsSlot, 0) == 0) return;
            slots.Release(work, pool, number, finished: false);
        }

        public void Dispose() => slots.Release(work, pool, Interlocked.Exchange(ref holdsSlot, 0) == 1 ? number : null, finished: true);
    }
}
