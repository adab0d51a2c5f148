using Encoder.Grains;

namespace Encoder.Node.Work;

/// <summary>
/// Counts the slots of the node. The statistics of a silo do not include the ffmpeg processes, so nothing else knows how busy
/// the node is. A slot belongs to a running ffmpeg: work releases it as soon as ffmpeg has ended, and writes its result while the next work runs.
/// </summary>
internal sealed class SlotPool(NodeOptions options, string ffmpegBuild)
{
    private readonly Lock gate = new();
    private readonly HashSet<WorkId> running = [];
    private readonly Pool heavy = new(options.Slots);
    private int arriving;
    private readonly Pool light = new(options.LightSlots);
    private long? lastReply;
    private readonly ChangeSignal changed = new();

    /// <summary>Completes at the next change of the number of free slots.</summary>
    public Task Changed => changed.Next;

    /// <summary>Whether a slot is in use.</summary>
    public bool IsBusy
    {
        get
        {
            lock (gate) return heavy.IsBusy;
        }
    }

    public NodeReport Report()
    {
        lock (gate)
            return new(options.Name, options.Slots, heavy.Free, light.Free, ffmpegBuild, [.. running], lastReply) { Encoders = options.Encoders };
    }

    /// <summary>
    /// Records a reply. Its grants count as running from now on, in one step: the next report tells the dispatcher both
    /// that the reply has arrived and that all of its grants are held.
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

    /// <summary>Waits for a place for accepted work: more work may have been granted than places are free.</summary>
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

    /// <summary>Waits for another slot for work that has released its own.</summary>
    private async Task<int> TakeAsync(Pool pool, CancellationToken cancellationToken)
    {
        lock (gate) pool.Free--;
        try
        {
            await pool.Places.WaitAsync(cancellationToken).ConfigureAwait(false);
            lock (gate) return pool.Take();
        }
        catch (OperationCanceledException)
        {
            lock (gate) pool.Free++;
            throw;
        }
    }

    /// <summary>
    /// Permission to encode a chunk that still arrives, which needs no slot: it takes as much of the processors as its upload brings. Null when as many do as
    /// there are slots. Dispose gives it back.
    /// </summary>
    private ArrivingChunk? TakeArriving()
    {
        lock (gate)
        {
            if (arriving >= options.Slots) return null;
            arriving++;
            return new ArrivingChunk(this);
        }
    }

    /// <summary>A further slot for work that runs, when one is idle; null when none is. Dispose gives it back.</summary>
    private IdleSlot? TakeIdle(Pool pool)
    {
        lock (gate)
        {
            // What is granted and has not begun comes first.
            if (pool.Free <= 0 || !pool.Places.Wait(0)) return null;
            pool.Free--;
            return new IdleSlot(this, pool, pool.Take());
        }
    }

    private Pool PoolOf(WorkId work) => work.Kind.IsHeavy() ? heavy : light;

    private void Release(WorkId? finished, Pool pool, int? slot)
    {
        lock (gate)
        {
            if (finished is not null) running.Remove(finished);
            if (slot is { } number) pool.GiveBack(number);
        }

        if (slot is not null) pool.Places.Release();
        changed.Set();
    }

    internal sealed class Pool(int size)
    {
        private readonly bool[] taken = new bool[size];

        public SemaphoreSlim Places { get; } = new(size);

        /// <summary>Free places after all granted work has started; negative when more was granted than there are places.</summary>
        public int Free { get; set; } = size;

        public bool IsBusy => Array.IndexOf(taken, true) >= 0;

        /// <summary>The lowest free slot number, from 0.</summary>
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
    internal sealed class Place(SlotPool slots, WorkId work, Pool pool, int first) : IDisposable
    {
        private int number = first;
        private int holdsSlot = 1;

        /// <summary>The number of its slot, or of the last one it had, from 0; null for light work.</summary>
        public int? Slot => pool == slots.heavy ? Volatile.Read(ref number) : null;

        /// <summary>Releases the slot while the work itself continues.</summary>
        public void FreeSlot()
        {
            if (Interlocked.Exchange(ref holdsSlot, 0) == 0) return;
            slots.Release(null, pool, number);
        }

        /// <summary>Waits for a slot again, after <see cref="FreeSlot"/>; at once when it has one.</summary>
        public async Task TakeSlotAsync(CancellationToken cancellationToken)
        {
            if (Volatile.Read(ref holdsSlot) == 1) return;
            Volatile.Write(ref number, await slots.TakeAsync(pool, cancellationToken).ConfigureAwait(false));
            Volatile.Write(ref holdsSlot, 1);
        }

        /// <summary>See <see cref="SlotPool.TakeArriving"/>.</summary>
        public IDisposable? TakeArriving() => slots.TakeArriving();

        /// <summary>A further slot for the same work, when one is idle.</summary>
        public IDisposable? TakeIdleSlot() => slots.TakeIdle(pool);

        public void Dispose() => slots.Release(work, pool, Interlocked.Exchange(ref holdsSlot, 0) == 1 ? number : null);
    }

    private sealed class ArrivingChunk(SlotPool slots) : IDisposable
    {
        public void Dispose()
        {
            lock (slots.gate) slots.arriving--;
        }
    }

    private sealed class IdleSlot(SlotPool slots, Pool pool, int number) : IDisposable
    {
        public void Dispose() => slots.Release(null, pool, number);
    }
}
