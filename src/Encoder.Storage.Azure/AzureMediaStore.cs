using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Encoder.Storage.Azure;

/// <summary>
/// The store in a container of Azure Blob Storage: an object is a block blob, its name the key. The service verifies an MD5 of every
/// request's content. Faults: <c>store.unreachable</c>, <c>store.refused</c>.
/// </summary>
public sealed class AzureMediaStore : IMediaStore, IReadAddresses, IWriteAddresses, IDeliverySource, IDisposable
{
    // In one request up to here; beyond, in blocks of that length, some at once, which bounds the memory of an upload.
    private const int LargestPut = 8 << 20;
    private const int PutsAtOnce = 4;

    // The batch API (256 deletes in a request) saves round trips and no money: Azure charges nothing for deletes.
    private const int DeletesAtOnce = 32;
    private static readonly Dictionary<string, string> WriteHeaders = new() { ["x-ms-blob-type"] = "BlockBlob" };
    private readonly BlobContainerClient container;
    private readonly BlobSignatures signatures;
    private readonly BlobDeliveries deliveries;

    /// <summary>The store in the account's container; see <see cref="PrepareAsync"/>.</summary>
    /// <param name="account">The account.</param>
    /// <param name="time">The clock; null: the system's.</param>
    public AzureMediaStore(AzureAccount account, TimeProvider? time = null)
    {
        container = account.Container();
        signatures = new BlobSignatures(account.Blobs(), account.Credential is not null, time ?? TimeProvider.System);
        deliveries = new BlobDeliveries(account, signatures);
    }

    /// <summary>Makes the container when it is missing. To be called once, before anything else.</summary>
    public Task PrepareAsync(CancellationToken cancellationToken) => GuardAsync(container.Name, cancellationToken, async () =>
    {
        await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        return true;
    });

    /// <inheritdoc/>
    public Task PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        RunAsync(key, cancellationToken, async blob =>
        {
            await blob.UploadAsync(BinaryData.FromBytes(content), Upload(), cancellationToken).ConfigureAwait(false);
            return true;
        });

    /// <inheritdoc/>
    public Task<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        RunAsync(key, cancellationToken, blob => blob.PutIfAbsentAsync(content, Upload(), cancellationToken));

    /// <inheritdoc/>
    public Task ImportAsync(string key, string path, CancellationToken cancellationToken) =>
        RunAsync(key, cancellationToken, async blob =>
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            await using (file.ConfigureAwait(false)) await blob.UploadAsync(file, Upload(), cancellationToken).ConfigureAwait(false);
            File.Delete(path);
            return true;
        });

    /// <inheritdoc/>
    public Task<Stream?> OpenReadAsync(string key, long offset, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return RunAsync<Stream?>(key, cancellationToken, async blob => await AzureReadStream.OpenAsync(blob, offset, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public Task<bool> CopyAsync(string from, string to, CancellationToken cancellationToken)
    {
        StoreKey.Check(from);
        return RunAsync(to, cancellationToken, target => target.CopyIfAbsentAsync(container.GetBlobClient(from), null, cancellationToken));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredObject> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StoreKey.CheckPrefix(prefix);
        var pages = container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken).AsPages().GetAsyncEnumerator(cancellationToken);
        await using var scope = pages.ConfigureAwait(false);
        while (await GuardAsync(prefix, cancellationToken, async () => await pages.MoveNextAsync().ConfigureAwait(false)).ConfigureAwait(false))
            foreach (var blob in pages.Current.Values)
                yield return new StoredObject(blob.Name, blob.Properties.ContentLength ?? 0);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        RunAsync(key, cancellationToken, async blob => await blob.DeleteIfExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public Task DeletePrefixAsync(string prefix, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        ListAsync(prefix, cancellationToken),
        new ParallelOptions { MaxDegreeOfParallelism = DeletesAtOnce, CancellationToken = cancellationToken },
        async (stored, token) => await DeleteAsync(stored.Key, token).ConfigureAwait(false));

    /// <inheritdoc/>
    public Task<Uri> AddressOfAsync(string key, ReadAddressHeaders headers, TimeSpan validFor, CancellationToken cancellationToken) =>
        RunAsync(key, cancellationToken, blob => signatures.SignReadAsync(blob, headers, validFor, cancellationToken));

    /// <inheritdoc/>
    public Task<WriteAddress> WriteAddressOfAsync(string key, TimeSpan validFor, CancellationToken cancellationToken) =>
        RunAsync(key, cancellationToken, async blob => new WriteAddress(await signatures.SignCreateAsync(blob, validFor, cancellationToken).ConfigureAwait(false), WriteHeaders));

    /// <inheritdoc/>
    public Task<ObjectRecord?> FindAsync(string key, CancellationToken cancellationToken) =>
        RunAsync(key, cancellationToken, async blob => await blob.PropertiesAsync(cancellationToken).ConfigureAwait(false) is { } found
            ? new ObjectRecord(found.ContentLength, found.ContentHash is { Length: > 0 } md5 ? md5 : (ReadOnlyMemory<byte>?)null, found.ETag.ToString())
            : null);

    /// <inheritdoc/>
    public Task<bool> CopyAsync(string from, string version, string to, CancellationToken cancellationToken)
    {
        StoreKey.Check(from);
        return RunAsync(to, cancellationToken, target => target.CopyIfAbsentAsync(container.GetBlobClient(from), new ETag(version), cancellationToken));
    }

    /// <inheritdoc/>
    public Task<bool> DeliverAsync(string key, Uri target, string contentType, CancellationToken cancellationToken) =>
        RunAsync(key, cancellationToken, blob => deliveries.CopyAsync(blob, target, contentType, cancellationToken));

    /// <inheritdoc/>
    public void Dispose() => signatures.Dispose();

    private static BlobUploadOptions Upload() => new()
    {
        TransferOptions = new StorageTransferOptions { InitialTransferSize = LargestPut, MaximumTransferSize = LargestPut, MaximumConcurrency = PutsAtOnce },
        TransferValidation = new UploadTransferValidationOptions { ChecksumAlgorithm = StorageChecksumAlgorithm.MD5 },
    };

    private Task<T> RunAsync<T>(string key, CancellationToken cancellationToken, Func<BlobClient, Task<T>> run)
    {
        StoreKey.Check(key);
        return GuardAsync(key, cancellationToken, () => run(container.GetBlobClient(key)));
    }

    private static async Task<T> GuardAsync<T>(string key, CancellationToken cancellationToken, Func<Task<T>> run)
    {
        try
        {
            return await run().ConfigureAwait(false);
        }
        catch (Exception exception) when (AzureStoreFaults.IsOne(exception, cancellationToken))
        {
            throw AzureStoreFaults.Of(exception, key);
        }
    }
}
