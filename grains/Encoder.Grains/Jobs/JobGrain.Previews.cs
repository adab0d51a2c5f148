using Encoder.Contracts;

namespace Encoder.Grains;

internal sealed partial class JobGrain
{
    private int PreviewCount => run!.Plan.Previews is null ? 0 : Enum.GetValues<PreviewPart>().Length;

    private IReadOnlyList<PreviewPart> PreviewsMade => [.. Document.Previews.Where(end => end.Fault is null).Select(end => end.Part)];

    private IEnumerable<Fault> PreviewFaults => Document.Previews.Select(end => end.Fault).OfType<Fault>();

    /// <summary>No preview is made before the job is playable, so that none delays it. Thumbnails of the whole film are made only when no other work is left.</summary>
    private bool IsPreviewWanted(int part) =>
        run?.Plan.Previews is not null && Enum.IsDefined((PreviewPart)part) && Document.Previews.All(end => end.Part != (PreviewPart)part)
        && (Document.State == JobState.Done || (part == (int)PreviewPart.Poster && Document.PlayableAt is not null));

    private void OfferPreviews()
    {
        foreach (var part in Enumerable.Range(0, PreviewCount).Where(IsPreviewWanted))
        {
            if (attempts.Find(WorkOf(WorkKind.Preview, part)) is null) Offer(WorkKind.Preview, part);
        }
    }

    /// <summary>The preview was made or given up. A missing picture does not fail the job; a warning says why it is missing.</summary>
    private async Task PreviewedAsync(WorkId work, Fault? fault, CancellationToken cancellationToken)
    {
        await StoreAsync(Document with { Previews = [.. Document.Previews, new PreviewEnd((PreviewPart)work.Chunk, fault)] });
        await FollowedAsync(work, cancellationToken);
    }
}
