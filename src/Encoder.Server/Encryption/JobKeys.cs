using System.Globalization;
using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Core.Encryption;
using Encoder.Grains;
using Encoder.Storage;

namespace Encoder.Server.Encryption;

/// <summary>Keys of jobs for callers who may play them. They exist from the first encrypted segment on.</summary>
internal sealed class JobKeys(IMediaStore store)
{
    /// <summary>The key of a period of a job with <c>aes-128</c>; <c>media.not_found</c>.</summary>
    public async Task<byte[]> KeyAsync(JobSnapshot job, int period, CancellationToken cancellationToken) =>
        SchemeOf(job) is EncryptionScheme.Aes128 && await ReadAsync(job, period, cancellationToken).ConfigureAwait(false) is { } key
            ? key.Key
            : throw Missing(string.Create(CultureInfo.InvariantCulture, $"The job has no key of period {period} for whole segments."));

    /// <summary>Those keys of a job with <c>cenc</c> or <c>cbcs</c> that are asked for; <c>media.not_found</c> when there are none.</summary>
    public async Task<ClearKeyLicense> LicenseAsync(JobSnapshot job, ClearKeyRequest request, CancellationToken cancellationToken)
    {
        if (SchemeOf(job) is not (null or EncryptionScheme.Aes128) && await ReadAsync(job, 0, cancellationToken).ConfigureAwait(false) is { } key)
        {
            var clear = key.ToClearKey();
            if (request.Kids.Contains(clear.Id)) return new ClearKeyLicense { Keys = [clear], Type = "temporary" };
        }

        throw Missing("The job has no key with these ids for samples.");
    }

    private static EncryptionScheme? SchemeOf(JobSnapshot job) => job.Request.Spec.Delivery.Encryption?.Scheme;

    private Task<ContentKey?> ReadAsync(JobSnapshot job, int period, CancellationToken cancellationToken) =>
        StoreJson.ReadAsync<ContentKey>(store, new RunKeys(job.Job, job.Run).ContentKey(period), cancellationToken);

    private static FaultException Missing(string message) => new(ErrorCodes.MediaNotFound, message);
}
