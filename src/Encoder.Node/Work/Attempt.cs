using Encoder.Core.Delivery;
using Encoder.Grains;
using Encoder.Node.Assets;

namespace Encoder.Node.Work;

/// <summary>One attempt as its handler sees it.</summary>
internal sealed class Attempt(WorkOrder order, string node, string scratchRoot, SlotPool.Place place, DateTimeOffset startedAt) : IDisposable
{
    // Shorter is the pace of an upload, not its stop.
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(2);
    private int frames;
    private volatile AssetReader? reader;

    public WorkOrder Order { get; } = order;

    public RunKeys Keys { get; } = new(order.Work.Job, order.Work.Run);

    public string Node { get; } = node;

    /// <summary>The node's slot it runs in, from 0; null for light work.</summary>
    public int? Slot => place.Slot;

    public DateTimeOffset StartedAt { get; } = startedAt;

    /// <summary>The attempt's private folder, made at first use and deleted with the attempt.</summary>
    public string Scratch { get; } = Directory.CreateDirectory(Path.Combine(scratchRoot, order.Work.Job, order.Attempt)).FullName;

    /// <summary>What the next report will say.</summary>
    public AttemptProgress Progress => new(Order.Attempt, Volatile.Read(ref frames), IsWaiting, Slot);

    /// <summary>Whether it has read all that is uploaded, and nothing more has come for a while.</summary>
    public bool IsWaiting => reader is { } read && read.WaitingFor >= Wait;

    /// <summary>Called by the handler when it reads an asset that arrives.</summary>
    public void Reads(AssetReader asset) => reader = asset;

    /// <summary>Frames in the committed result, over all rungs.</summary>
    public long FramesMade { get; set; }

    /// <summary>Called by the handler as ffmpeg tells of frames.</summary>
    public void Encoded(int count) => Volatile.Write(ref frames, count);

    /// <summary>ffmpeg has ended: the slot can take the next work while this one's result is written.</summary>
    public void FreeSlot() => place.FreeSlot();

    public void Dispose() => DropScratch();

    /// <summary>Deletes the private files, when there are any.</summary>
    public void DropScratch()
    {
        if (Directory.Exists(Scratch)) Directory.Delete(Scratch, recursive: true);
    }
}

/// <summary>Runs one kind of work.</summary>
internal interface IWorkHandler
{
    /// <summary>Runs an attempt to its end and hands over the result. A failure is a FaultException.</summary>
    Task RunAsync(Attempt attempt, CancellationToken cancellationToken);
}
