namespace Encoder.Storage;

/// <summary>A store in which others can create an object over HTTP by its address, without this product in between.</summary>
public interface IWriteAddresses
{
    /// <summary>
    /// An address that creates an object by PUT, for <paramref name="validFor"/> from now. It cannot replace, read, list or delete anything. The
    /// store verifies a <c>Content-MD5</c> of the request. Whoever has the address can write without signing in: it must not be logged or stored.
    /// </summary>
    Task<WriteAddress> WriteAddressOfAsync(string key, TimeSpan validFor, CancellationToken cancellationToken);

    /// <summary>What the store has recorded of an object; null when there is none.</summary>
    Task<ObjectRecord?> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>As <see cref="IMediaStore.CopyAsync"/>, if the source is still the version of <see cref="ObjectRecord.Version"/>.</summary>
    Task<bool> CopyAsync(string from, string version, string to, CancellationToken cancellationToken);
}

/// <summary>An address to write to, and the headers that the request must have.</summary>
public sealed record WriteAddress(Uri Address, IReadOnlyDictionary<string, string> Headers);

/// <summary>What a store has recorded of an object.</summary>
/// <param name="Length">In bytes.</param>
/// <param name="Md5">Checksum of the content; null when the store has none.</param>
/// <param name="Version">Changes with the content.</param>
public sealed record ObjectRecord(long Length, ReadOnlyMemory<byte>? Md5, string Version);
