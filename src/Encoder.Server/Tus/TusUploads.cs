using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Node.Assets;
using Encoder.Server.Assets;
using Encoder.Storage;
using Microsoft.AspNetCore.Http;

namespace Encoder.Server.Tus;

/// <summary>Appends to uploads. The only place that takes the lock and checks the offset.</summary>
internal sealed class TusUploads(AssetService service, IMediaStore store, UploadLocks locks, TimeProvider time)
{
    /// <summary>The state of the upload once no other request writes to it. <c>upload.locked</c>.</summary>
    public async Task<AssetSnapshot> SettleAsync(string tenant, string upload, CancellationToken cancellationToken)
    {
        using var held = await LockAsync(tenant, upload, cancellationToken).ConfigureAwait(false);
        return await service.FindReceivingAsync(tenant, upload, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Appends the request's body at <paramref name="offset"/>; returns the state of the upload afterwards. Faults:
    /// <c>upload.offset_conflict</c>, <c>upload.locked</c>, <c>block.*</c>, <c>asset.*</c>.
    /// </summary>
    public async Task<AssetSnapshot> AppendAsync(string tenant, string upload, long offset, HttpRequest request, CancellationToken cancellationToken)
    {
        using var held = await LockAsync(tenant, upload, cancellationToken).ConfigureAwait(false);
        var found = await service.FindReceivingAsync(tenant, upload, cancellationToken).ConfigureAwait(false);
        if (found.ContiguousBytes != offset)
            throw new FaultException(ErrorCodes.UploadOffsetConflict, $"The upload is at offset {found.ContiguousBytes}, not at {offset}. Continue at {found.ContiguousBytes}.");
        var declared = TusHeaders.Bytes(request, "Upload-Length");
        ThrowIfBeyond(request, offset, declared ?? found.Info.Length);
        if (declared is { } length) found = await service.DeclareAsync(upload, length, cancellationToken).ConfigureAwait(false);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, held.Asked);
        try
        {
            await AppendAsync(found, request, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (held.Asked.IsCancellationRequested)
        {
            // The rest of the body is not waited for: whoever took over did so because this connection is broken.
            request.HttpContext.Abort();
            throw new FaultException(ErrorCodes.UploadLocked, "Another request has taken over this upload.");
        }

        return await service.FindReceivingAsync(tenant, upload, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A body that says that it is longer than what is left is refused before a byte of it is read: <c>block.beyond_length</c>.</summary>
    public static void ThrowIfBeyond(HttpRequest request, long offset, long? length)
    {
        if (length is { } total && request.ContentLength > total - offset)
            throw new FaultException(ErrorCodes.BlockBeyondLength, $"The body has {request.ContentLength} bytes; of the {total} that were declared {Math.Max(0, total - offset)} are left.");
    }

    private async Task AppendAsync(AssetSnapshot found, HttpRequest request, CancellationToken cancellationToken)
    {
        var keys = new AssetKeys(found.Info.Id);
        using var appender = new BlockAppender(store, service.Grain(keys.Asset), keys, (found.ContiguousBytes, found.Info.Length), time);
        if (TusHeaders.Checksum(request) is not { } checksum)
        {
            await appender.AppendAsync(request.Body, cancellationToken).ConfigureAwait(false);
            return;
        }

        var aside = new ChecksummedBody(store, keys);
        try
        {
            var body = await aside.ReadAsync(request.Body, checksum, cancellationToken).ConfigureAwait(false);
            await using var scope = body.ConfigureAwait(false);

            // All bytes have arrived: from now on it cannot be cancelled.
            await appender.AppendAsync(body, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            await aside.DropAsync().ConfigureAwait(false);
        }
    }

    private async Task<UploadLocks.Holder> LockAsync(string tenant, string upload, CancellationToken cancellationToken)
    {
        await service.FindReceivingAsync(tenant, upload, cancellationToken).ConfigureAwait(false);
        return await locks.TakeAsync(upload, cancellationToken).ConfigureAwait(false)
            ?? throw new FaultException(ErrorCodes.UploadLocked, "Another request is writing to this upload. Try again later.");
    }
}
