using Encoder.Contracts;
using Encoder.Core.Plans;

namespace Encoder.Grains;

/// <summary>
/// A live stream that is not encoded in time loses its most expensive rung, and the others go on. Chunks that were begun have it still, so that attempts at
/// one chunk are alike; in playlists the best of the other renditions stands in for it.
/// </summary>
internal sealed partial class JobGrain
{
    private RungDropper? dropper;

    private IEnumerable<Fault> DropWarnings => Document.Dropped.Select(dropped => new Fault(
        ErrorCodes.RungDropped, $"{dropped.Rendition} is not encoded any more, because the encode was behind the stream. Choose fewer rungs or a faster preset."));

    private IReadOnlyList<string> DroppedFrom(int chunk) => [.. Document.Dropped.Where(dropped => chunk >= dropped.Chunk).Select(dropped => dropped.Rendition)];

    private async Task DropRungWhenDueAsync()
    {
        if (Document.State != JobState.Encoding || run is not { Plan: { IsLive: true, Video: not null }, SplitEnd: null }) return;
        dropper ??= NewDropper();
        if (!dropper.IsDue(run.Chunks.DonePrefix, run.Chunks.Planned - run.Chunks.DonePrefix) || MostExpensive() is not { } rung) return;

        // The nodes of attempts that this activation did not begin have reported by now: chunks from the cursor on were begun by none.
        var dropped = new DroppedRung(rung.Rendition, run.Chunks.Cursor);
        await StoreAsync(Document with { Dropped = [.. Document.Dropped, dropped] });
        run.Drop(dropped);
        dropper.Drop(dropped.Chunk);
        Changed();
    }

    private RungDropper NewDropper()
    {
        var made = new RungDropper(options.DropRungBehind, run!.Plan.SegmentDuration, time);
        if (Document.Dropped.Count > 0) made.Drop(Document.Dropped.Max(dropped => dropped.Chunk));
        return made;
    }

    // Of a lane that has another.
    private RungPlan? MostExpensive() => run!.Plan.Video!.Lanes
        .Select(lane => lane.Rungs.Where(rung => Document.Dropped.All(dropped => dropped.Rendition != rung.Rendition)).ToList())
        .Where(rungs => rungs.Count > 1)
        .SelectMany(rungs => rungs)
        .MaxBy(RungCost.Of);
}
