using Encoder.Storage;

namespace Encoder.Grains;

/// <summary>The tenants that have jobs. A host activates the catalogs of all of them at its start.</summary>
public static class TenantIndex
{
    private const string Prefix = "tenants/";

    /// <summary>Every tenant that ever had a job, and the default tenant.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(IMediaStore store, CancellationToken cancellationToken)
    {
        var tenants = new SortedSet<string>(StringComparer.Ordinal) { JobRequest.LocalTenant };
        await foreach (var stored in store.ListAsync(Prefix, cancellationToken)) tenants.Add(stored.Key[Prefix.Length..]);
        return [.. tenants];
    }

    /// <summary>Calls the catalog of every tenant to activate its unfinished jobs and, in a cluster, to register its reminder.</summary>
    public static async Task SweepAllAsync(IGrainFactory grains, IMediaStore store, CancellationToken cancellationToken)
    {
        foreach (var tenant in await ReadAsync(store, cancellationToken)) await grains.GetGrain<ICatalogGrain>(tenant).SweepAsync(cancellationToken);
    }

    internal static string KeyOf(string tenant) => Prefix + tenant;
}
