namespace Encoder.Grains;

internal sealed partial class CatalogGrain
{
    /// <inheritdoc/>
    public async Task<bool> RetireAsync(string job, DateTimeOffset endedBy, CancellationToken cancellationToken)
    {
        if (index.Find(job) is not { IsDeleted: false }) return false;
        var snapshot = await grains.GetGrain<IJobGrain>(job).SnapshotAsync(cancellationToken);
        if (!snapshot.IsSettled || snapshot.EndedAt is not { } ended || ended > endedBy) return false;
        await RemoveAsync(job, cancellationToken);
        return true;
    }
}
