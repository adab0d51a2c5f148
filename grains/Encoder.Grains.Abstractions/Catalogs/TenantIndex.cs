using Encoder.Storage;

namespace Encoder.Grains;

/// <summary>Which tenants have jobs: a host wakes the catalogs of all of them at its start.</summary>
public static class TenantIndex
{
    private const string Prefix = "tenants/";

    /// <summary>Every tenant that ever had a job, and that of the machine.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(IMediaStore store, CancellationToken cancellationToken)
    {
        var tenants = new SortedSet<string>(StringComparer.Ordinal) { JobRequest.LocalTenant };
        await foreach (var stored in store.ListAsync(Prefix, cancellationToken)) tenants.Add(stored.Key[Prefix.Length..]);
        return [.. tenants];
    }

    /// <summary>Has the catalog of every tenant wake its unfinished jobs, and in a cluster register its reminder.</summary>
    public static async Task SweepAllAsync(IGrainFactory grains, IMediaStore store, CancellationToken cancellationToken)
    {
        foreach (var tenant in await ReadAsync(store, cancellationToken)) await grains.GetGrain<ICatalogGrain>(tenant).SweepAsync(cancellationToken);
    }

    internal static string KeyOf(string tenant) => Prefix + tenant;
}
