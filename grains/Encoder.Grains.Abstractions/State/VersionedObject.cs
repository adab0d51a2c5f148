using System.Globalization;
using Encoder.Storage;

namespace Encoder.Grains;

/// <summary>
/// An object that is replaced as a whole, and never over a newer version of another writer. Each version has its own key,
/// <c>{prefix}/00000007</c>, put if absent, so the store decides between two writers. The previous version stays
/// until the next write, so that a concurrent listing always sees a newer version than that of a stale writer.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="prefix">Its key prefix, without a trailing slash.</param>
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
            if (stream is null) continue; // It was replaced after it was listed.
            using var content = new MemoryStream();
            await stream.CopyToAsync(content, cancellationToken);
            return (versions[^1], content.Length == 0 ? null : content.ToArray());
        }
    }

    /// <summary>Writes the version after <paramref name="version"/>; false when another writer has written it.</summary>
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

    /// <summary>Writes an empty version, so that a writer that holds an older version cannot restore the object.</summary>
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
