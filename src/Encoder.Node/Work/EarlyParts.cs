using Encoder.Core.Chunks;
using Encoder.Core.Delivery;
using Encoder.Core.Fmp4;
using Encoder.Core.Plans;
using Encoder.Storage;

namespace Encoder.Node.Work;

/// <summary>
/// The parts of the segment that a chunk will be whose end is not decided yet, where the plan divides segments. A part is shown when each of its frames is at the
/// time of a packet that was fed: then an attempt at the planned chunk makes the same of it.
/// </summary>
internal sealed class EarlyParts(IGrainFactory grains, IMediaStore store, Attempt attempt, EncodePlan plan, LanePlan lane, ChunkOpening opening, OpeningFeed feed)
    : EarlyMedia(grains, attempt, lane)
{
    protected override bool IsWanted => plan.PartDuration is not null;

    protected override int Chunk => opening.Number;

    protected override async Task<RenditionPart?> StoreAsync(RungPlan rung, FragmentedTrack encoded, RenditionPart? known, CancellationToken cancellationToken)
    {
        var complete = VideoDelivery.BuildParts(
            encoded, opening.Provisional, opening.Timebase, rung, plan.Video!, feed.Times, known?.Open?.Count ?? 0, plan.PartDuration!.Value);
        return complete is var (init, parts)
            ? await init.StorePartsAsync(parts, opening.FirstSegment, known, store, Attempt, rung.Rendition, cancellationToken).ConfigureAwait(false)
            : null;
    }
}
