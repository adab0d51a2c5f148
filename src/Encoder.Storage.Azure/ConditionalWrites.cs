using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Encoder.Storage.Azure;

/// <summary>Writes that one of several wins, also where the answer to the winner is lost and the SDK asks again.</summary>
internal static class ConditionalWrites
{
    private const string WriterMark = "writer";

    /// <summary>Puts the blob unless there is one; true for the one whose content it has.</summary>
    public static async Task<bool> PutIfAbsentAsync(this BlobClient blob, ReadOnlyMemory<byte> content, BlobUploadOptions upload, CancellationToken cancellationToken)
    {
        // When the first try was carried out and its answer lost, the second one meets the first one's blob. The mark tells whose it is.
        var writer = Guid.NewGuid().ToString("n");
        upload.Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All };
        upload.Metadata = new Dictionary<string, string> { [WriterMark] = writer };
        try
        {
            await blob.UploadAsync(BinaryData.FromBytes(content), upload, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException exception) when (AzureStoreFaults.IsTaken(exception))
        {
            return await blob.PropertiesAsync(cancellationToken).ConfigureAwait(false) is { } standing
                && standing.Metadata.TryGetValue(WriterMark, out var other) && other == writer;
        }
    }

    /// <summary>
    /// Copies within the account unless there is such a blob, and returns when the copy is whole. False when there is no source, or not of the
    /// <paramref name="version"/> if one is given.
    /// </summary>
    public static async Task<bool> CopyIfAbsentAsync(this BlobClient target, BlobClient source, ETag? version, CancellationToken cancellationToken)
    {
        var options = new BlobCopyFromUriOptions { DestinationConditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
        if (version is not null) options.SourceConditions = new BlobRequestConditions { IfMatch = version };
        try
        {
            var copy = await target.StartCopyFromUriAsync(source.Uri, options, cancellationToken).ConfigureAwait(false);
            if (copy.HasCompleted) return true;
        }
        catch (RequestFailedException exception) when (AzureStoreFaults.IsTaken(exception))
        {
            // Copied before, or by somebody who has just begun.
        }
        catch (RequestFailedException exception) when (AzureStoreFaults.IsMissing(exception) || exception.ErrorCode == BlobErrorCode.SourceConditionNotMet.ToString())
        {
            return false;
        }

        await target.WaitUntilCopiedAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Within an account a copy is done when it is answered, nearly always; a blob that is not yet whole has length 0.</summary>
    public static async Task WaitUntilCopiedAsync(this BlobClient target, CancellationToken cancellationToken)
    {
        for (var pause = TimeSpan.FromMilliseconds(50); ; pause *= 2)
        {
            switch ((await target.PropertiesAsync(cancellationToken).ConfigureAwait(false))?.BlobCopyStatus)
            {
                case CopyStatus.Pending:
                    await Task.Delay(pause < LongestPause ? pause : LongestPause, cancellationToken).ConfigureAwait(false);
                    break;
                case CopyStatus.Failed or CopyStatus.Aborted:
                    await target.DeleteIfExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
                    throw new IOException("The service broke the copy off.");
                default:
                    return;
            }
        }
    }

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>The properties of a blob; null when there is none.</summary>
    public static async Task<BlobProperties?> PropertiesAsync(this BlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            return await blob.GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException exception) when (AzureStoreFaults.IsMissing(exception))
        {
            return null;
        }
    }
}
