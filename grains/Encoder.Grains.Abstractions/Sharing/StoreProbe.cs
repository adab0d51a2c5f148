using Encoder.Storage;

namespace Encoder.Grains;

/// <summary>The small objects by which silos find out whether they share a store.</summary>
public static class StoreProbe
{
    private const string Prefix = "cluster/probes/";

    /// <summary>Key of the object that one side of a probe writes.</summary>
    public static string KeyOf(string mark, string side) => $"{Prefix}{mark}.{side}";

    /// <summary>The content of an object; null when there is none.</summary>
    public static async Task<string?> ReadAsync(IMediaStore store, string key, CancellationToken cancellationToken)
    {
        await using var stream = await store.OpenReadAsync(key, 0, cancellationToken);
        if (stream is null) return null;
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
