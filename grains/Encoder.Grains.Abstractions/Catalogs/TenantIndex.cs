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

    internal static string KeyOf(string tenant) => Prefix + tenant;
}
