using System.Security.Cryptography;
using Encoder.Core.Delivery;

namespace Encoder.Core.Encryption;

/// <summary>Encrypts what comes of a chunk.</summary>
public static class MediaEncryption
{
    /// <summary>The same media, as it is published.</summary>
    /// <param name="rendition">Index of the rendition in the plan.</param>
    /// <param name="keyOf">The key of a period; called for those of the segments only.</param>
    public static RenditionMedia Encrypt(RenditionMedia media, EncryptionPlan plan, int rendition, Func<int, ContentKey> keyOf)
    {
        var cipher = RenditionCipher.OfClear(plan, rendition, media.Init);
        var init = cipher.PublishedInit;
        return media with
        {
            Init = init,
            InitSha256 = Convert.ToHexStringLower(SHA256.HashData(init)),
            Segments = [.. media.Segments.Select(segment => segment with { Content = cipher.Encrypt(segment.Content, segment.Number, keyOf(plan.PeriodOf(segment.Number))) })],
        };
    }
}
