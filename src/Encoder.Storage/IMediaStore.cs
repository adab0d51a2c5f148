namespace Encoder.Storage;

/// <summary>
/// The store: keys such as <c>jobs/{job}/runs/{run}/records/00000001.0</c>, whole objects, and no folders to create.
/// A write is durable when it returns. Faults: <c>store.disk_full</c>, <c>store.unwritable</c>.
/// </summary>
public interface IMediaStore
{
    /// <summary>Writes an object; an earlier object of the key is replaced as a whole.</summary>
    Task PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Writes an object unless the key exists; of several at once exactly one gets true. A reader sees all of it or nothing.</summary>
    Task<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Moves a local file into the store (the file no longer exists afterwards); an earlier object of the key is replaced.</summary>
    Task ImportAsync(string key, string path, CancellationToken cancellationToken);

    /// <summary>Opens an object for reading from <paramref name="offset"/>; null when there is none.</summary>
    Task<Stream?> OpenReadAsync(string key, long offset, CancellationToken cancellationToken);

    /// <summary>Gives an object a second key (hard link or server-side copy) unless that key exists. False when there is no such object.</summary>
    Task<bool> CopyAsync(string from, string to, CancellationToken cancellationToken);

    /// <summary>The objects whose keys start with <paramref name="prefix"/>, in ordinal order of key.</summary>
    IAsyncEnumerable<StoredObject> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Deletes an object; succeeds when there is none.</summary>
    Task DeleteAsync(string key, CancellationToken cancellationToken);

    /// <summary>Deletes every object whose key starts with <paramref name="prefix"/>.</summary>
    Task DeletePrefixAsync(string prefix, CancellationToken cancellationToken);
}

/// <summary>An object of the store.</summary>
/// <param name="Length">Length in bytes.</param>
public sealed record StoredObject(string Key, long Length);
