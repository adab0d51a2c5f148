using Encoder.Core.Chunks;
using Encoder.Core.Delivery;
using Encoder.Core.Fmp4;
using Encoder.Core.Plans;
using Encoder.Node.Encryption;
using Encoder.Storage;

namespace Encoder.Node.Work;

/// <summary>The first segments of a chunk that is planned. A chunk of one segment has nothing to show early.</summary>
internal sealed class EarlySegments(IGrainFactory grains, IMediaStore store, EncryptedMedia encryption, Attempt attempt, EncodePlan plan, LanePlan lane)
    : EarlyMedia(grains, attempt, lane)
{
    protected override bool IsWanted => Entry.SegmentFrames.Count > 1;

    protected override int Chunk => Entry.Number;

    private ChunkEntry Entry => Attempt.Chunk!;

    // The last segment waits for the record: it would come as soon.
    protected override async Task<RenditionPart?> StoreAsync(RungPlan rung, FragmentedTrack encoded, RenditionPart? known, CancellationToken cancellationToken)
    {
        if (known?.Segments.Count >= Entry.SegmentFrames.Count - 1) return null;
        if (VideoDelivery.BuildComplete(encoded, Entry, Attempt.Order.Timebase!.Value, rung, plan.Video!, known?.Segments.Count ?? 0, plan.PartDuration) is not { } media) return null;
        var part = await media.StoreAsync(store, encryption, Attempt, rung.Rendition, cancellationToken).ConfigureAwait(false);
        return known is null ? part : part with { Segments = [.. known.Segments, .. part.Segments] };
    }
}
