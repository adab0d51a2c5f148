using Encoder.Contracts;

namespace Encoder.Grains;

internal sealed partial class JobGrain
{
    /// <summary>HLS and DASH do not need the MP4s: with either of them, the job is done first and the MP4s follow.</summary>
    private bool DeliversStreams => run!.Plan.Delivery.Hls || run.Plan.Delivery.Dash;

    private bool MayFinish => DeliversStreams || Document.Packaged.Count >= PackageCount;

    private int PackageCount => run!.Plan.Delivery.Mp4 ? run.Renditions.Count(rendition => !rendition.IsAudio) : 0;

    private bool IsPackageWanted(int index) =>
        (Document.State == JobState.Finishing ? !DeliversStreams : Document.HasFilesToCome)
        && !Document.Packaged.Contains(index) && !Document.Unpackaged.Contains(index);

    private void OfferFinishing()
    {
        if (MayFinish) Offer(WorkKind.Finish);
        else OfferPackages();
    }

    private void OfferPackages()
    {
        foreach (var index in Enumerable.Range(0, PackageCount).Where(IsPackageWanted)) Offer(WorkKind.Package, index);
    }

    /// <summary>Starts the work that follows when the job is done.</summary>
    private async Task OfferFollowingAsync()
    {
        OfferPackages();
        OfferPreviews();
        OfferDelivery();
        KeepTicking();
        await AnnounceAsync(CancellationToken.None);
    }

    private async Task PackagedAsync(WorkId work, CancellationToken cancellationToken)
    {
        await StoreAsync(Document with { Packaged = [.. Document.Packaged, work.Chunk] });
        await GoOnPackagingAsync(work, cancellationToken);
    }

    /// <summary>The job stays done, because it plays without the MP4; a fault says which MP4 is missing.</summary>
    private async Task GiveUpPackageAsync(WorkEntry entry)
    {
        await StoreAsync(Document with { Unpackaged = [.. Document.Unpackaged, entry.Work.Chunk], Faults = [.. Document.Faults, Named(entry)] });
        await GoOnPackagingAsync(entry.Work, CancellationToken.None);
    }

    private async Task GoOnPackagingAsync(WorkId work, CancellationToken cancellationToken)
    {
        if (Document.State == JobState.Finishing && MayFinish) Offer(WorkKind.Finish);
        await FollowedAsync(work, cancellationToken);
    }

    /// <summary>Work that follows the end is finished: start the next, or settle the job.</summary>
    private async Task FollowedAsync(WorkId work, CancellationToken cancellationToken)
    {
        attempts.Remove(work);
        OfferDelivery();
        Changed();
        if (!IsOver)
        {
            await AnnounceAsync(cancellationToken);
            return;
        }

        await Dispatcher.WithdrawAsync(Key, CancellationToken.None);
        await AnnounceEndAsync();
    }

    /// <summary>The last snapshot, updated with the files written after it. Video renditions come first in both.</summary>
    private JobSnapshot Followed(JobSnapshot final) => final with
    {
        HasFilesToCome = Document.HasFilesToCome,
        Fault = Document.Faults.Count > 0 ? Document.Faults[0] : null,
        Renditions = [.. final.Renditions.Select((rendition, index) => rendition with { HasMp4 = Document.Packaged.Contains(index) })],
        Warnings = [.. final.Warnings.Union(PreviewFaults)],
        Previews = PreviewsMade,
    };
}
