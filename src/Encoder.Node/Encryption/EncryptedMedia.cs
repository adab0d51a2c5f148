using Encoder.Core.Delivery;
using Encoder.Core.Encryption;
using Encoder.Core.Plans;
using Encoder.Node.Work;

namespace Encoder.Node.Encryption;

/// <summary>Encrypts the media of runs whose plan says so, and decrypts what is published.</summary>
internal sealed class EncryptedMedia(PlanCache plans, ContentKeys keys)
{
    /// <summary>Gets the first key, so that work ends at once if there is none. Fault: <c>encryption.keys_unavailable</c>.</summary>
    public async Task RequireKeyAsync(RunKeys run, EncodePlan plan, CancellationToken cancellationToken)
    {
        if (plan.Encryption is { } encryption) await keys.GetAsync(run, encryption, 0, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The media as it is published. Fault: as <see cref="RequireKeyAsync"/>.</summary>
    public async Task<RenditionMedia> EncryptAsync(RenditionMedia media, RunKeys run, string rendition, CancellationToken cancellationToken)
    {
        var plan = await plans.GetAsync(run, cancellationToken).ConfigureAwait(false);
        if (plan.Encryption is not { } encryption) return media;
        var found = new Dictionary<int, ContentKey>();
        foreach (var period in media.Segments.Select(segment => encryption.PeriodOf(segment.Number)).Distinct())
            found[period] = await keys.GetAsync(run, encryption, period, cancellationToken).ConfigureAwait(false);
        return MediaEncryption.Encrypt(media, encryption, plan.IndexOf(rendition), period => found[period]);
    }

    /// <summary>What decrypts a rendition with this published init segment; null when it is clear.</summary>
    public async Task<Decryption?> OfAsync(RunKeys run, string rendition, ReadOnlyMemory<byte> init, CancellationToken cancellationToken)
    {
        var plan = await plans.GetAsync(run, cancellationToken).ConfigureAwait(false);
        return plan.Encryption is { } encryption ? new Decryption(keys, run, encryption, RenditionCipher.OfPublished(encryption, plan.IndexOf(rendition), init)) : null;
    }

    /// <summary>Decrypts the segments of one rendition.</summary>
    internal sealed class Decryption(ContentKeys keys, RunKeys run, EncryptionPlan plan, RenditionCipher cipher)
    {
        /// <summary>The init segment of the clear segments.</summary>
        public byte[] Init => cipher.ClearInit;

        /// <summary>A segment, clear. Fault: <c>store.segment_damaged</c>.</summary>
        public async Task<byte[]> DecryptAsync(ReadOnlyMemory<byte> segment, int number, CancellationToken cancellationToken) =>
            cipher.Decrypt(segment, number, await keys.GetAsync(run, plan, plan.PeriodOf(number), cancellationToken).ConfigureAwait(false));
    }
}
