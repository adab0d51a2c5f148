using Encoder.Contracts;

namespace Encoder.Grains;

internal sealed partial class JobGrain
{
    /// <summary>The files are copied once, when all of them are written.</summary>
    private bool IsDeliveryWanted => Document is { State: JobState.Done, IsDeliveryDue: true, IsDeliveryOver: false, AreFilesWritten: true };

    private void OfferDelivery()
    {
        if (IsDeliveryWanted && attempts.Find(WorkOf(WorkKind.Deliver)) is null) Offer(WorkKind.Deliver);
    }

    /// <summary>The files were copied, or that was given up. The job stays done, because its files are here; a fault says that they are not there.</summary>
    private async Task DeliveredAsync(WorkId work, Fault? fault, CancellationToken cancellationToken)
    {
        await StoreAsync(Document with { IsDeliveryOver = true, Faults = fault is null ? Document.Faults : [.. Document.Faults, fault] });
        await FollowedAsync(work, cancellationToken);
    }
}
