using System.Security.Cryptography;
using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Node.Encryption;
using Encoder.Storage;

namespace Encoder.Node.Work;

/// <summary>Writes media to the store and reads it.</summary>
internal static class StoredMedia
{
    /// <summary>
    /// Writes init and segments under the name of the attempt, encrypted if the plan says so: all that is published comes by here. Returns the part of the commit
    /// record that describes them. Fault: <c>encryption.keys_unavailable</c>.
    /// </summary>
    public static async Task<RenditionPart> StoreAsync(
        this RenditionMedia media, IMediaStore store, EncryptedMedia encryption, Attempt attempt, string rendition, CancellationToken cancellationToken)
    {
        media = await encryption.EncryptAsync(media, attempt.Keys, rendition, cancellationToken).ConfigureAwait(false);
        var prefix = attempt.Keys.Attempt(attempt.Order.Attempt, rendition);
        var initKey = prefix + "init.mp4";
        var segments = media.Segments
            .Select(segment => new SegmentInfo(
                segment.Number, prefix + RunKeys.SegmentName(segment.Number), segment.Start, segment.Duration, segment.Content.Length,
                Convert.ToHexStringLower(SHA256.HashData(segment.Content.Span)))
            {
                Parts = segment.Parts.Count == 0 ? null : [.. segment.Parts.Select(made => Info(made, null))],
            })
            .ToList();
        await Task.WhenAll(
            media.Segments.Zip(segments, (segment, info) => store.PutAsync(info.Key!, segment.Content, cancellationToken))
                .Prepend(store.PutAsync(initKey, media.Init, cancellationToken))).ConfigureAwait(false);
        return new RenditionPart(rendition, media.Timescale, initKey, media.InitSha256, media.Codecs, media.Frames, segments);
    }

    /// <summary>
    /// Stores parts of a segment that is not complete, and the init segment with the first of them; gives what is to be published of the rendition. Parts are not
    /// encrypted.
    /// </summary>
    /// <param name="segment">Number of the segment.</param>
    /// <param name="known">What is stored of it already.</param>
    public static async Task<RenditionPart> StorePartsAsync(
        this RenditionMedia media, IReadOnlyList<MediaPart> parts, int segment, RenditionPart? known, IMediaStore store, Attempt attempt, string rendition, CancellationToken cancellationToken)
    {
        var prefix = attempt.Keys.Attempt(attempt.Order.Attempt, rendition);
        var initKey = prefix + "init.mp4";
        IReadOnlyList<PartInfo> before = known?.Open ?? [];
        var more = parts.Select((made, at) => Info(made, prefix + RunKeys.PartName(segment, before.Count + at))).ToList();
        if (known is null) await store.PutAsync(initKey, media.Init, cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(parts.Zip(more, (made, info) => store.PutAsync(info.Key!, made.Content, cancellationToken))).ConfigureAwait(false);
        return new RenditionPart(rendition, media.Timescale, initKey, media.InitSha256, media.Codecs, media.Frames, []) { Open = [.. before, .. more] };
    }

    private static PartInfo Info(MediaPart made, string? key) =>
        new(key, made.Start, made.Duration, made.Content.Length, made.IsIndependent, Convert.ToHexStringLower(SHA256.HashData(made.Content.Span)));

    /// <summary>Reads a complete object that must exist.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadAllAsync(this IMediaStore store, string key, CancellationToken cancellationToken)
    {
        var stream = await store.OpenAsync(key, cancellationToken).ConfigureAwait(false);
        await using var scope = stream.ConfigureAwait(false);
        using var content = new MemoryStream(stream.CanSeek ? (int)stream.Length : 0);
        await stream.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }

    /// <summary>Opens an object that must exist.</summary>
    public static async Task<Stream> OpenAsync(this IMediaStore store, string key, CancellationToken cancellationToken) =>
        await store.OpenReadAsync(key, 0, cancellationToken).ConfigureAwait(false)
        ?? throw new FaultException(ErrorCodes.WorkFailed, $"The object {key} is missing from the store.");
}
