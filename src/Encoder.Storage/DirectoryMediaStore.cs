using System.Runtime.CompilerServices;

namespace Encoder.Storage;

/// <summary>The store on a directory: an object is a file, its key the path. Several processes of one machine may have it open.</summary>
public sealed class DirectoryMediaStore : IMediaStore, IDisposable
{
    private readonly StoreFiles files;
    private readonly DiskQueue? disk;

    /// <summary>Opens the store; creates the folder, deletes temporary files. Faults: <c>store.disk_full</c>, <c>store.unwritable</c>.</summary>
    public DirectoryMediaStore(DirectoryMediaStoreOptions options)
    {
        Root = Path.GetFullPath(options.Root);
        files = new StoreFiles(Root, options.Durable);
        files.Prepare();
        if (options.Durable) disk = new DiskQueue(Math.Clamp(options.SyncThreads, 1, 64));
    }

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>The file of an object: for programs that read files only. Read it, never write it.</summary>
    public string PathOf(string key)
    {
        StoreKey.Check(key);
        return files.PathOf(key);
    }

    /// <inheritdoc/>
    public Task PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        WriteAsync(key, cancellationToken, content, static (store, key, content) => store.files.TryReplace(store.WriteTemp(content), key));

    /// <inheritdoc/>
    public Task<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        WriteAsync(key, cancellationToken, content, static (store, key, content) => store.files.PlaceIfAbsent(store.WriteTemp(content), key));

    /// <inheritdoc/>
    public Task ImportAsync(string key, string path, CancellationToken cancellationToken) =>
        WriteAsync(key, cancellationToken, path, static (store, key, path) =>
        {
            store.files.Sync(path);
            if (store.files.TryReplace(path, key)) return true;
            var temp = store.files.NewTemp();
            store.files.WriteCopy(path, temp);
            store.files.TryReplace(temp, key);
            File.Delete(path);
            return true;
        });

    /// <inheritdoc/>
    public Task<Stream?> OpenReadAsync(string key, long offset, CancellationToken cancellationToken)
    {
        StoreKey.Check(key);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<Stream?>(Open(files.PathOf(key), offset));
    }

    /// <inheritdoc/>
    public Task<bool> CopyAsync(string from, string to, CancellationToken cancellationToken)
    {
        StoreKey.Check(from);
        return WriteAsync(to, cancellationToken, from, static (store, to, from) => store.files.Link(from, to));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredObject> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StoreKey.CheckPrefix(prefix);
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var stored in StoreListing.List(Root, prefix))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return stored;
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        WriteAsync(key, cancellationToken, key, static (store, key, _) =>
        {
            StoreFiles.Delete(store.files.PathOf(key));
            return true;
        });

    /// <inheritdoc/>
    public Task DeletePrefixAsync(string prefix, CancellationToken cancellationToken)
    {
        StoreKey.CheckPrefix(prefix);
        return RunAsync(prefix, cancellationToken, prefix, static (store, prefix, _) =>
        {
            StoreListing.Delete(store.Root, prefix);
            return true;
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        disk?.Dispose();
        files.Dispose();
    }

    private string WriteTemp(ReadOnlyMemory<byte> content)
    {
        var temp = files.NewTemp();
        try
        {
            files.Write(temp, content.Span);
            return temp;
        }
        catch (IOException)
        {
            // After a failed write on a full disk, delete the useless partial file, which takes space.
            StoreFiles.Delete(temp);
            throw;
        }
    }

    private Task<bool> WriteAsync<TState>(
        string key, CancellationToken cancellationToken, TState state, Func<DirectoryMediaStore, string, TState, bool> write)
    {
        StoreKey.Check(key);
        return RunAsync(key, cancellationToken, state, write);
    }

    /// <summary>Durable writes wait for the disk on the threads of the queue; other writes run on the calling thread, which is faster.</summary>
    private Task<bool> RunAsync<TState>(
        string key, CancellationToken cancellationToken, TState state, Func<DirectoryMediaStore, string, TState, bool> write)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<bool>(cancellationToken);
        if (disk is not null) return RunOnDiskAsync(key, state, write);
        try
        {
            return Task.FromResult(Guarded(key, state, write));
        }
        catch (Exception exception)
        {
            return Task.FromException<bool>(exception);
        }
    }

    // A separate method, so that the non-durable path allocates no closure.
    private Task<bool> RunOnDiskAsync<TState>(string key, TState state, Func<DirectoryMediaStore, string, TState, bool> write) =>
        disk!.RunAsync(() => Guarded(key, state, write));

    private bool Guarded<TState>(string key, TState state, Func<DirectoryMediaStore, string, TState, bool> write)
    {
        try
        {
            return write(this, key, state);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var fault = StoreFaults.Of(exception, Root);
            if (ReferenceEquals(fault, exception)) throw;
            throw fault;
        }
    }

    private static FileStream? Open(string path, long offset)
    {
        if (!File.Exists(path)) return null;
        try
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (offset > 0) stream.Seek(offset, SeekOrigin.Begin);
            return stream;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
