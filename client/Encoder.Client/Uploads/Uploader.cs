using Encoder.Contracts;

namespace Encoder.Client.Uploads;

/// <summary>
/// One upload:
/// <list type="number">
/// <item>find the unfinished one, or create asset and job;</item>
/// <item>send the blocks that are not stored, as many at once, or in such pieces, as the line carries;</item>
/// <item>complete the asset, and forget the record.</item>
/// </list>
/// </summary>
internal sealed class Uploader(IUploadTarget target, IUploadSource source, JobSpec? spec, UploadOptions options, IProgress<UploadProgress>? progress)
{
    private readonly RateLimit limit = new(options.LimitBytesPerSecond, target.Time);
    private readonly UploadRecords records = new(target.StateFolder, target.Time);
    private long storedBytes;

    /// <summary>Uploads; gives the asset as it was begun, with its job.</summary>
    public async Task<AssetInfo> RunAsync(CancellationToken cancellationToken)
    {
        // 1. The asset.
        var key = ResumeKeys.Of(target.Name, source, spec, options);
        var asset = await BeginAsync(key, cancellationToken).ConfigureAwait(false);
        storedBytes = asset.StoredBytes;
        Report(asset);
        if (asset.State != AssetState.Complete)
        {
            // 2. The blocks.
            await SendBlocksAsync(asset, cancellationToken).ConfigureAwait(false);
            // 3. The end.
            await CompleteAsync(asset, cancellationToken).ConfigureAwait(false);
        }
        if (key is not null)
            records.Forget(key);
        return spec is null || asset.Job is not null
            ? asset
            : throw new FaultException(ErrorCodes.AnswerUnexpected, $"The server gave the asset {asset.Id} no job.");
    }

    private async Task<AssetInfo> BeginAsync(string? key, CancellationToken cancellationToken)
    {
        if (key is null)
            return await CreateAsync(Guid.NewGuid().ToString("N"), cancellationToken).ConfigureAwait(false);
        var found = options.Resume ? records.Find(key) : null;
        if (found is not null && found.Fingerprint == source.Fingerprint && await FindAsync(found, cancellationToken).ConfigureAwait(false) is { } asset)
            return asset;

        // Kept before the server is asked: what a kill leaves is asked for again under the same key, so nothing is created twice.
        var record = new UploadRecord(source.Fingerprint, Guid.NewGuid().ToString("N"));
        records.Save(key, record);
        var created = await CreateAsync(record.IdempotencyKey, cancellationToken).ConfigureAwait(false);
        records.Save(key, record with { Asset = created.Id });
        return created;
    }

    /// <summary>The asset of an unfinished upload; null when nothing can be added to it any more.</summary>
    private async Task<AssetInfo?> FindAsync(UploadRecord record, CancellationToken cancellationToken)
    {
        if (record.Asset is null)
            return await CreateAsync(record.IdempotencyKey, cancellationToken).ConfigureAwait(false);
        var asset = await target.FindAsync(record.Asset, cancellationToken).ConfigureAwait(false);
        return asset is { State: AssetState.Receiving or AssetState.Complete } ? asset : null;
    }

    private Task<AssetInfo> CreateAsync(string idempotencyKey, CancellationToken cancellationToken) =>
        target.CreateAsync(new CreateAssetRequest { FileName = source.FileName, Length = source.Length, Job = spec }, idempotencyKey, cancellationToken);

    private async Task SendBlocksAsync(AssetInfo asset, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var window = new UploadWindow(options.Parallel);
        var running = new List<Task>();
        try
        {
            await foreach (var block in source.ReadAsync(asset.StoredBlocks, stop.Token).ConfigureAwait(false))
            {
                while (running.Count >= window.Size)
                    await FirstAsync(running).ConfigureAwait(false);
                running.Add(SendBlockAsync(asset, block, window, running.Count + 1, stop.Token));
            }
            while (running.Count > 0)
                await FirstAsync(running).ConfigureAwait(false);
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private static async Task FirstAsync(List<Task> running)
    {
        var first = await Task.WhenAny(running).ConfigureAwait(false);
        running.Remove(first);
        await first.ConfigureAwait(false);
    }

    private async Task SendBlockAsync(AssetInfo asset, UploadBlock block, UploadWindow window, int beside, CancellationToken cancellationToken)
    {
        using (block)
        {
            // Hashing is work: not before the next block is read.
            await Task.Yield();
            for (var at = Behind(asset, block.Number, block.From); at < block.Length; at = Behind(asset, block.Number, at))
            {
                var piece = block.Bytes[at..Math.Min(block.Length, at + window.PieceLength)];
                var startedAt = target.Time.GetTimestamp();
                int? offset = block.IsPart || piece.Length < block.Length ? at : null;
                await target.SendAsync(asset, block.Number, offset, piece, limit.WaitAsync, cancellationToken).ConfigureAwait(false);
                window.Observe(piece.Length, target.Time.GetElapsedTime(startedAt), beside);
                at += piece.Length;
                Interlocked.Add(ref storedBytes, piece.Length);
                Report(asset);
            }
        }
    }

    /// <summary>The next place in a block of which nothing was stored when the upload was begun or gone on with.</summary>
    private static int Behind(AssetInfo asset, int block, int at) =>
        asset.PartialBlocks.FirstOrDefault(part => part.Block == block && part.Offset <= at && at < part.Offset + part.Bytes) is { } there ? there.Offset + there.Bytes : at;

    private async Task CompleteAsync(AssetInfo asset, CancellationToken cancellationToken)
    {
        long length;
        try
        {
            length = source.Finish();
        }
        catch (FaultException)
        {
            await target.DeleteAsync(asset, cancellationToken).ConfigureAwait(false);
            throw;
        }
        await target.CompleteAsync(asset, length, cancellationToken).ConfigureAwait(false);
    }

    private void Report(AssetInfo asset) => progress?.Report(new(asset.Id, asset.Job, Interlocked.Read(ref storedBytes), source.Length));
}
