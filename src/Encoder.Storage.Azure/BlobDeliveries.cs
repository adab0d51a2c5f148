using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Encoder.Storage.Azure;

/// <summary>Copies of blobs in other containers and accounts, made by the service.</summary>
internal sealed class BlobDeliveries(AzureAccount account, BlobSignatures signatures)
{
    private static readonly TimeSpan LongestCopy = TimeSpan.FromHours(6);

    /// <summary>Copies a blob; false when there is none. Repeated, it finds its own copy.</summary>
    public async Task<bool> CopyAsync(BlobClient source, Uri address, string contentType, CancellationToken cancellationToken)
    {
        var target = account.BlobAt(address);
        if (await source.PropertiesAsync(cancellationToken).ConfigureAwait(false) is not { } wanted) return false;
        if (IsCopyOf(await target.PropertiesAsync(cancellationToken).ConfigureAwait(false), wanted, contentType)) return true;

        // Another account has to be shown that it may read the source.
        var readable = target.AccountName == source.AccountName && target.Uri.Host == source.Uri.Host
            ? source.Uri
            : await signatures.SignReadAsync(source, new ReadAddressHeaders(contentType, "no-cache"), LongestCopy, cancellationToken).ConfigureAwait(false);
        await target.StartCopyFromUriAsync(readable, cancellationToken: cancellationToken).ConfigureAwait(false);
        await target.WaitUntilCopiedAsync(cancellationToken).ConfigureAwait(false);

        // A copy takes the type of the store, which has none. Headers that are not given here would be cleared.
        await target.SetHttpHeadersAsync(new BlobHttpHeaders { ContentType = contentType, ContentHash = wanted.ContentHash }, cancellationToken: cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static bool IsCopyOf(BlobProperties? standing, BlobProperties wanted, string contentType) =>
        standing is not null && standing.BlobCopyStatus is not (CopyStatus.Pending or CopyStatus.Failed or CopyStatus.Aborted) && standing.ContentLength == wanted.ContentLength
        && standing.ContentType == contentType && wanted.ContentHash is { Length: > 0 } md5 && md5.AsSpan().SequenceEqual(standing.ContentHash);
}
