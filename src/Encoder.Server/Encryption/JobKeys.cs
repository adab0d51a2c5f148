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
    /// <summary>Keys in one license: more than a player needs at once.</summary>
    public const int MostKeys = 100;

    /// <summary>The key of a period of a job with <c>aes-128</c>; <c>media.not_found</c>.</summary>
    public async Task<byte[]> KeyAsync(JobSnapshot job, int period, CancellationToken cancellationToken) =>
        SchemeOf(job) is EncryptionScheme.Aes128 && await ReadAsync(job, period, cancellationToken).ConfigureAwait(false) is { } key
            ? key.Key
            : throw Missing(string.Create(CultureInfo.InvariantCulture, $"The job has no key of period {period} for whole segments."));

    /// <summary>
    /// Those keys of a job with <c>cenc</c> or <c>cbcs</c> that are asked for; <c>media.not_found</c> when there are none, <c>request.invalid</c> for more than
    /// <see cref="MostKeys"/> ids.
    /// </summary>
    public async Task<ClearKeyLicense> LicenseAsync(JobSnapshot job, ClearKeyRequest request, CancellationToken cancellationToken)
    {
        if (request.Kids.Count > MostKeys) throw new FaultException(ErrorCodes.RequestInvalid, $"A license has at most {MostKeys} keys.");
        List<ClearKey> keys = [];
        if (SchemeOf(job) is { } scheme and not EncryptionScheme.Aes128 && await ReadAsync(job, 0, cancellationToken).ConfigureAwait(false) is { } first)
        {
            var plan = new EncryptionPlan(scheme, first.Id);
            foreach (var period in request.Kids.Select(kid => plan.PeriodWith(ContentKey.IdOf(kid))).OfType<int>().Distinct())
                if (await ReadAsync(job, period, cancellationToken).ConfigureAwait(false) is { } key) keys.Add(key.ToClearKey());
        }

        return keys.Count > 0 ? new ClearKeyLicense { Keys = keys, Type = "temporary" } : throw Missing("The job has no key with these ids for samples.");
    }

    private static EncryptionScheme? SchemeOf(JobSnapshot job) => job.Request.Spec.Delivery.Encryption?.Scheme;

    private Task<ContentKey?> ReadAsync(JobSnapshot job, int period, CancellationToken cancellationToken) =>
        StoreJson.ReadAsync<ContentKey>(store, new RunKeys(job.Job, job.Run).ContentKey(period), cancellationToken);

    private static FaultException Missing(string message) => new(ErrorCodes.MediaNotFound, message);
}
