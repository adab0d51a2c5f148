using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Node.Assets;
using Encoder.Server.Assets;
using Encoder.Server.Jobs;
using Encoder.Storage;
using Encoder.Storage.Submissions;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Submissions;

/// <summary>Begins the job of a message. Asked again with the same message it gives the same job, and goes on with what was read of a blob.</summary>
internal sealed class QueuedJobs(JobService jobs, AssetService assets, IMediaStore store, DiskSpace room, IOptions<QueueOptions> options, TimeProvider time)
{
    private readonly QueueOptions options = options.Value;

    /// <summary>The job's id. Faults: <c>request.invalid</c>, <c>spec.*</c>, <c>asset.*</c>, <c>queue.blob_not_allowed</c>, <c>store.*</c>, <c>limit.jobs</c>.</summary>
    public async Task<string> BeginAsync(ISubmissionQueue queue, SubmissionMessage message, CancellationToken cancellationToken)
    {
        var wanted = ContractReader.Parse<QueuedJob>(message.Text, "a queued job", ErrorCodes.RequestInvalid);
        var key = $"queue/{wanted.Key ?? message.Id}";
        return (wanted.Asset, wanted.Blob) switch
        {
            ({ } asset, null) => (await jobs.CreateAsync(options.Tenant, new CreateJobRequest(asset, wanted.Spec), key, cancellationToken).ConfigureAwait(false)).Id,
            (null, { } blob) => await ReadAsync(queue, blob, wanted.Spec ?? new JobSpec(), key, cancellationToken).ConfigureAwait(false),
            _ => throw new FaultException(ErrorCodes.RequestInvalid, "The message must name either an asset or a blob."),
        };
    }

    /// <summary>The blob becomes an asset like any upload: its encode begins with the first block.</summary>
    private async Task<string> ReadAsync(ISubmissionQueue queue, Uri address, JobSpec spec, string key, CancellationToken cancellationToken)
    {
        BlobAddress.ThrowIfRefused(address, options.AllowedBlobs);
        room.ThrowIfLow();
        var blob = await queue.OpenBlobAsync(address, cancellationToken).ConfigureAwait(false)
            ?? throw new FaultException(ErrorCodes.AssetNotFound, $"There is no blob {address}.");
        await using var scope = blob.Content.ConfigureAwait(false);
        var length = blob.Content.Length;
        if (length == 0) throw new FaultException(ErrorCodes.AssetEmpty, $"The blob {address} has no bytes.");

        // A blob that was replaced between two tries is another request under the same key: asset.key_taken, and no mixture.
        var wanted = new NewAsset(options.Tenant, BlobAddress.NameOf(address), length, spec, key, blob.Version);
        var created = await assets.CreateAsync(wanted, cancellationToken).ConfigureAwait(false);
        if (created.Asset.State != AssetState.Complete)
        {
            var asset = assets.Grain(created.Asset.Id);
            var offset = (await asset.SnapshotAsync(cancellationToken).ConfigureAwait(false)).ContiguousBytes;
            blob.Content.Seek(offset, SeekOrigin.Begin);
            using var appender = new BlockAppender(store, asset, new AssetKeys(created.Asset.Id), (offset, length), time);
            await appender.AppendAsync(blob.Content, cancellationToken).ConfigureAwait(false);
            await asset.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }

        return created.Job!.Id;
    }
}
