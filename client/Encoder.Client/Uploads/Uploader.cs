using Encoder.Contracts;

namespace Encoder.Client.Uploads;

/// <summary>
/// One upload:
/// <list type="number">
/// <item>find the unfinished upload, or create asset and job;</item>
/// <item>send the blocks that are not stored, in parallel or in pieces, as the connection allows;</item>
/// <item>complete the asset, and delete the record.</item>
/// </list>
/// </summary>
internal sealed class Uploader(IUploadTarget target, IUploadSource source, JobSpec? spec, UploadOptions options, IProgress<UploadProgress>? progress)
{
    private readonly RateLimit limit = new(options.LimitBytesPerSecond, target.Time);
    private readonly UploadRecords records = new(target.StateFolder, target.Time);
    private long storedBytes;

    /// <summary>Uploads the source; returns the asset as created, with its job.</summary>
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
            records.Delete(key);
        return spec is null || asset.Job is not null
            ? asset
            : throw new FaultException(ErrorCodes.AnswerUnexpected, $"The server created no job for the asset {asset.Id}.");
    }

    private async Task<AssetInfo> BeginAsync(string? key, CancellationToken cancellationToken)
    {
        if (key is null)
            return await CreateAsync(Guid.NewGuid().ToString("N"), cancellationToken).ConfigureAwait(false);
        var found = options.Resume ? records.Find(key) : null;
        if (found is not null && found.Fingerprint == source.Fingerprint && await FindAsync(found, cancellationToken).ConfigureAwait(false) is { } asset)
            return asset;

        // Recorded before the request: after a kill the request is repeated with the same key, so nothing is created twice.
        var record = new UploadRecord(source.Fingerprint, Guid.NewGuid().ToString("N"));
        records.Save(key, record);
        var created = await CreateAsync(record.IdempotencyKey, cancellationToken).ConfigureAwait(false);
        records.Save(key, record with { Asset = created.Id });
        return created;
    }

    /// <summary>The asset of an unfinished upload; null when it accepts no more blocks.</summary>
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

    private async Task SendBlockAsync(AssetInfo asset, UploadBlock block, UploadWindow window, int concurrent, CancellationToken cancellationToken)
    {
        using (block)
        {
            // Hashing takes time, so the next block is read first.
            await Task.Yield();
            for (var at = SkipStored(asset, block.Number, block.From); at < block.Length; at = SkipStored(asset, block.Number, at))
            {
                var piece = block.Bytes[at..Math.Min(block.Length, at + window.PieceLength)];
                var startedAt = target.Time.GetTimestamp();
                int? offset = block.IsPart || piece.Length < block.Length ? at : null;
                await target.SendAsync(asset, block.Number, offset, piece, limit.WaitAsync, cancellationToken).ConfigureAwait(false);
                window.Observe(piece.Length, target.Time.GetElapsedTime(startedAt), concurrent);
                at += piece.Length;
                Interlocked.Add(ref storedBytes, piece.Length);
                Report(asset);
            }
        }
    }

    /// <summary>The next offset in a block that was not stored when the upload was started or resumed.</summary>
    private static int SkipStored(AssetInfo asset, int block, int at) =>
        asset.PartialBlocks.FirstOrDefault(part => part.Block == block && part.Offset <= at && at < part.Offset + part.Bytes) is { } stored ? stored.Offset + stored.Bytes : at;

    private async Task CompleteAsync(AssetInfo asset, CancellationToken cancellationToken)
    {
        long length;
        try
        {
            length = source.Finish();
        }
        catch (FaultException)
        {
            // The uploaded bytes are useless: delete the asset, and with it the job.
            await target.DeleteAsync(asset, cancellationToken).ConfigureAwait(false);
            throw;
        }
        await target.CompleteAsync(asset, length, cancellationToken).ConfigureAwait(false);
    }

    private void Report(AssetInfo asset) => progress?.Report(new(asset.Id, asset.Job, Interlocked.Read(ref storedBytes), source.Length));
}
