using Encoder.Core.Chunks;
using Encoder.Core.Delivery;
using Encoder.Grains;
using Encoder.Node.Assets;

namespace Encoder.Node.Work;

/// <summary>One attempt, passed to its handler.</summary>
internal sealed class Attempt(WorkOrder order, string node, string scratchRoot, SlotPool.Place place, DateTimeOffset startedAt) : IDisposable
{
    // A shorter wait is the normal pace of an upload, not a pause.
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(2);
    private readonly Lazy<string> scratch = new(() => Directory.CreateDirectory(Path.Combine(scratchRoot, order.Work.Job, order.Attempt)).FullName);
    private int frames;
    private long receivedBytes;
    private volatile IUploadWait? reader;
    private volatile Func<SourceMeasures?>? measures;
    private volatile GrowingAsset? source;

    public WorkOrder Order { get; } = order;

    public RunKeys Keys { get; } = new(order.Work.Job, order.Work.Run);

    public string Node { get; } = node;

    /// <summary>The node's slot it runs in, from 0; null for light work.</summary>
    public int? Slot => place.Slot;

    public DateTimeOffset StartedAt { get; } = startedAt;

    /// <summary>The attempt's private folder, made at first use and deleted with the attempt.</summary>
    public string Scratch => scratch.Value;

    /// <summary>The progress for the next report.</summary>
    public AttemptProgress Progress => new(Order.Attempt, Volatile.Read(ref frames), IsWaiting, Slot, Interlocked.Read(ref receivedBytes), measures?.Invoke(), source?.Position ?? 0);

    /// <summary>Whether it has read all uploaded bytes, and no more have arrived for a while.</summary>
    public bool IsWaiting => reader is { } read && read.WaitingFor >= Wait;

    /// <summary>The chunk (Encode); null while its end is not decided.</summary>
    public ChunkEntry? Chunk { get; private set; } = order.Chunk;

    /// <summary>Called by the handler when the end of its chunk is decided.</summary>
    public void Plan(ChunkEntry chunk) => Chunk = chunk;

    /// <summary>Called by the handler when it reads what is still arriving.</summary>
    public void Reads(IUploadWait upload) => reader = upload;

    /// <summary>Frames in the committed result, over all rungs.</summary>
    public long FramesMade { get; set; }

    /// <summary>Called by the handler when ffmpeg reports frames.</summary>
    public void Encoded(int count) => Volatile.Write(ref frames, count);

    /// <summary>Called by the handler when bytes of a live stream have come.</summary>
    public void Received(long bytes) => Interlocked.Exchange(ref receivedBytes, bytes);

    /// <summary>Called by the handler when it measures the source.</summary>
    public void Measures(Func<SourceMeasures?> read) => measures = read;

    /// <summary>Called by the handler when it reads a source in order.</summary>
    public void ReadsInOrder(GrowingAsset asset) => source = asset;

    /// <summary>Called when ffmpeg has ended: the slot can take the next work while the result of this one is written.</summary>
    public void FreeSlot() => place.FreeSlot();

    /// <summary>Waits for a slot again, after <see cref="FreeSlot"/>; at once when it has one.</summary>
    public Task TakeSlotAsync(CancellationToken cancellationToken) => place.TakeSlotAsync(cancellationToken);

    /// <summary>Permission to encode without a slot what still arrives; null when enough of the node's work does. Dispose gives it back.</summary>
    public IDisposable? TakeArriving() => place.TakeArriving();

    /// <summary>A further slot, when the order allows it and one is idle; null otherwise. Dispose gives it back.</summary>
    public IDisposable? TakeIdleSlot() => Order.MayUseIdleSlots ? place.TakeIdleSlot() : null;

    public void Dispose() => DropScratch();

    /// <summary>Deletes the private files, if any.</summary>
    public void DropScratch()
    {
        if (scratch.IsValueCreated && Directory.Exists(Scratch)) Directory.Delete(Scratch, recursive: true);
    }
}

/// <summary>Runs one kind of work.</summary>
internal interface IWorkHandler
{
    /// <summary>Runs an attempt to its end and reports the result to the grain. Failures throw a FaultException.</summary>
    Task RunAsync(Attempt attempt, CancellationToken cancellationToken);
}
