using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;

namespace Encoder.Storage.Azure;

/// <summary>
/// Addresses with a shared access signature (SAS) that allows one thing with one blob. With an identity they are signed by a key that the service
/// gives to it (user delegation), so no account key is needed.
/// </summary>
internal sealed class BlobSignatures(BlobServiceClient blobs, bool hasIdentity, TimeProvider time) : IDisposable
{
    // The service gives such keys for at most 7 days.
    private static readonly TimeSpan KeyLifetime = TimeSpan.FromDays(2);
    private static readonly TimeSpan Step = TimeSpan.FromHours(1);
    private readonly SemaphoreSlim renewal = new(1);
    private (UserDelegationKey Key, DateTimeOffset EndsAt)? current;

    /// <summary>The address for reading a blob. It ends at a full hour, so it is the same for an hour, and caches can use it.</summary>
    public Task<Uri> SignReadAsync(BlobClient blob, ReadAddressHeaders headers, TimeSpan validFor, CancellationToken cancellationToken)
    {
        var end = time.GetUtcNow() + validFor;
        end = new DateTimeOffset(end.Ticks - (end.Ticks % Step.Ticks), end.Offset) + Step;
        var signature = new BlobSasBuilder(BlobSasPermissions.Read, end) { ContentType = headers.ContentType, CacheControl = headers.CacheControl };
        return SignAsync(blob, signature, cancellationToken);
    }

    /// <summary>The address for creating a blob. With the permission to create the service refuses to write to a blob that exists.</summary>
    public Task<Uri> SignCreateAsync(BlobClient blob, TimeSpan validFor, CancellationToken cancellationToken) =>
        SignAsync(blob, new BlobSasBuilder(BlobSasPermissions.Create, time.GetUtcNow() + validFor), cancellationToken);

    public void Dispose() => renewal.Dispose();

    private async Task<Uri> SignAsync(BlobClient blob, BlobSasBuilder signature, CancellationToken cancellationToken)
    {
        (signature.BlobContainerName, signature.BlobName, signature.Resource) = (blob.BlobContainerName, blob.Name, "b");
        signature.Protocol = blob.Uri.Scheme == Uri.UriSchemeHttps ? SasProtocol.Https : SasProtocol.HttpsAndHttp;
        if (!hasIdentity) return blob.GenerateSasUri(signature);
        var key = await KeyAsync(signature.ExpiresOn, cancellationToken).ConfigureAwait(false);
        return new BlobUriBuilder(blob.Uri) { Sas = signature.ToSasQueryParameters(key, blob.AccountName) }.ToUri();
    }

    private async Task<UserDelegationKey> KeyAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        await renewal.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (current is { } kept && kept.EndsAt >= until) return kept.Key;
            var end = until + KeyLifetime;
            var key = (await blobs.GetUserDelegationKeyAsync(startsOn: null, end, cancellationToken).ConfigureAwait(false)).Value;
            current = (key, end);
            return key;
        }
        finally
        {
            renewal.Release();
        }
    }
}
