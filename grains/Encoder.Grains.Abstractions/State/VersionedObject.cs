using System.Globalization;
using Encoder.Storage;

namespace Encoder.Grains;

/// <summary>
/// An object that is replaced as a whole and never over somebody else's newer version. A version is a key of its own,
/// <c>{prefix}/00000007</c>, put if absent: the store decides between two writers, whatever kind of store it is. The version before stays
/// until the next write, so that a listing that runs meanwhile always sees a newer one than a stale writer's.
/// </summary>
/// <param name="store">Where it is kept.</param>
/// <param name="prefix">Its key, without a closing slash.</param>
public sealed class VersionedObject(IMediaStore store, string prefix)
{
    /// <summary>The newest version and its content; version 0 and null when there is none or it was cleared.</summary>
    public async Task<(long Version, byte[]? Content)> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var versions = await VersionsAsync(cancellationToken);
            if (versions.Count == 0) return (0, null);
            await using var stream = await store.OpenReadAsync(Key(versions[^1]), 0, cancellationToken);
            if (stream is null) continue; // Replaced since it was listed.
            using var content = new MemoryStream();
            await stream.CopyToAsync(content, cancellationToken);
            return (versions[^1], content.Length == 0 ? null : content.ToArray());
        }
    }

    /// <summary>Writes the version after <paramref name="version"/>; false when somebody else has written it.</summary>
    public async Task<bool> TryWriteAsync(long version, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (!await store.PutIfAbsentAsync(Key(version + 1), content, cancellationToken)) return false;
        var versions = await VersionsAsync(cancellationToken);
        if (versions.Any(other => other > version + 1))
        {
            // A stale writer: its version was written, replaced and deleted long ago.
            await store.DeleteAsync(Key(version + 1), cancellationToken);
            return false;
        }

        foreach (var old in versions.Where(other => other < version)) await store.DeleteAsync(Key(old), cancellationToken);
        return true;
    }

    /// <summary>Leaves an empty version, so that nobody who still holds an older one can bring the object back.</summary>
    public Task<bool> TryClearAsync(long version, CancellationToken cancellationToken) =>
        version == 0 ? Task.FromResult(true) : TryWriteAsync(version, ReadOnlyMemory<byte>.Empty, cancellationToken);

    private string Key(long version) => string.Create(CultureInfo.InvariantCulture, $"{prefix}/{version:D8}");

    private async Task<List<long>> VersionsAsync(CancellationToken cancellationToken)
    {
        var versions = new List<long>();
        await foreach (var stored in store.ListAsync(prefix + "/", cancellationToken))
            versions.Add(long.Parse(stored.Key.AsSpan(prefix.Length + 1), CultureInfo.InvariantCulture));
        versions.Sort();
        return versions;
    }
}
