using System.Buffers.Binary;
using System.Security.Cryptography;
using Encoder.Contracts;
using Encoder.Core.Fmp4;

namespace Encoder.Core.Encryption;

/// <summary>
/// Encrypts and decrypts our own init and media segments of one rendition. Initialization vectors are a function of rendition, number of the segment and number of the
/// sample, so that every attempt makes the same bytes, and no two samples of a key have the same.
/// </summary>
public sealed class RenditionCipher
{
    // Of 64 bits: 12 for the rendition, 28 for the segment, 24 for the sample.
    private const int SegmentBits = 28;
    private const int SampleBits = 24;
    private readonly EncryptionPlan plan;
    private readonly int rendition;
    private readonly InitTrack track;
    private readonly NalSubsamples? subsamples;

    private RenditionCipher(EncryptionPlan plan, int rendition, InitTrack track)
    {
        (this.plan, this.rendition, this.track) = (plan, rendition, track);
        subsamples = plan.IsCommon ? NalSubsamples.Of(track.SampleEntry, isInBlocks: plan.Scheme == EncryptionScheme.Cenc) : null;
    }

    /// <summary>For a rendition with this clear init segment.</summary>
    /// <param name="rendition">Index of the rendition in the plan.</param>
    public static RenditionCipher OfClear(EncryptionPlan plan, int rendition, ReadOnlyMemory<byte> init) => new(plan, rendition, InitSegment.Read(init));

    /// <summary>For a rendition with this init segment, as published.</summary>
    /// <param name="rendition">Index of the rendition in the plan.</param>
    public static RenditionCipher OfPublished(EncryptionPlan plan, int rendition, ReadOnlyMemory<byte> init)
    {
        var track = InitSegment.Read(init);
        return new(plan, rendition, plan.IsCommon ? track with { SampleEntry = ProtectedEntry.Remove(track.SampleEntry, track.Kind) } : track);
    }

    /// <summary>The init segment as it is published: nothing in it is encrypted, with samples encrypted it says how.</summary>
    public byte[] PublishedInit => plan.IsCommon
        ? InitSegment.Write(track with { SampleEntry = ProtectedEntry.Write(track.SampleEntry, track.Kind, plan, rendition) }, ProtectionSystems.Common(plan.KeyId))
        : ClearInit;

    /// <summary>The init segment of the clear media.</summary>
    public byte[] ClearInit => InitSegment.Write(track);

    /// <summary>Encrypts a segment.</summary>
    public byte[] Encrypt(ReadOnlyMemory<byte> segment, int number, ContentKey key)
    {
        using var aes = Create(key);
        return plan.IsCommon ? Rewrite(aes, segment, number, key.Id) : aes.EncryptCbc(segment.Span, SegmentIv(rendition, number));
    }

    /// <summary>Decrypts a segment. Fault: <c>store.segment_damaged</c>.</summary>
    public byte[] Decrypt(ReadOnlyMemory<byte> segment, int number, ContentKey key)
    {
        using var aes = Create(key);
        if (plan.IsCommon) return Rewrite(aes, segment, number, null);
        try
        {
            return aes.DecryptCbc(segment.Span, SegmentIv(rendition, number));
        }
        catch (CryptographicException)
        {
            throw Mp4Origin.Store.Malformed("it cannot be decrypted with the key of its job");
        }
    }

    /// <summary>The initialization vector of a segment that is encrypted as a whole; playlists tell it.</summary>
    public static byte[] SegmentIv(int rendition, int number)
    {
        var iv = new byte[16];
        BinaryPrimitives.WriteInt64BigEndian(iv, rendition);
        BinaryPrimitives.WriteInt64BigEndian(iv.AsSpan(8), number);
        return iv;
    }

    private static Aes Create(ContentKey key)
    {
        var aes = Aes.Create();
        aes.Key = key.Key;
        return aes;
    }

    /// <param name="keyId">Of the key to encrypt with; null to decrypt.</param>
    private byte[] Rewrite(Aes aes, ReadOnlyMemory<byte> segment, int number, string? keyId)
    {
        var origin = Mp4Origin.Store;
        var boxes = Box.ReadAll(segment, origin);
        var (moof, mdat) = (boxes.Find("moof") ?? throw origin.Malformed("box moof is missing"), boxes.Find("mdat") ?? throw origin.Malformed("box mdat is missing"));
        List<FragmentSample> samples = [];
        TrackFragment.Read(moof, moof.Start, default, mdat.Content.Length, samples, origin);
        var parts = subsamples is { } map ? samples.Select(sample => map.Split(segment.Span[RangeOf(sample, segment.Length, origin)])).ToArray() : [];
        var ivs = plan.Scheme == EncryptionScheme.Cenc ? samples.Select((_, at) => IvOf(number, at)).ToArray() : [];
        var fragment = new FragmentRewriter(
            moof,
            keyId is null ? null : new SampleInformation(ivs, parts),
            keyId is not null && plan.HasKeysInSegments ? SegmentKey.Of(plan, track.Kind, rendition, keyId, samples.Count) : SegmentKey.None);
        var writer = new BoxWriter(segment.Length + fragment.Moved);
        foreach (var box in boxes)
        {
            if (box.Type == "moof") fragment.Write(writer);
            else writer.Bytes(box.Whole.Span);
        }

        var rewritten = writer.ToArray();
        var constant = ivs.Length > 0 ? [] : ProtectedEntry.ConstantIv(plan, rendition);
        for (var at = 0; at < samples.Count; at++)
        {
            var bytes = rewritten.AsSpan(RangeOf(samples[at] with { Position = samples[at].Position + fragment.Moved }, rewritten.Length, origin));
            var some = subsamples is null ? [new Subsample(0, bytes.Length)] : parts[at];
            if (ivs.Length > 0) SampleCipher.Count(aes, ivs[at], bytes, some);
            else SampleCipher.Chain(aes, constant, bytes, some, hasPattern: track.Kind == TrackKind.Video, encrypts: keyId is not null);
        }

        return rewritten;
    }

    private static Range RangeOf(FragmentSample sample, int length, Mp4Origin origin) => sample.Position >= 0 && sample.Position + sample.Size <= length
        ? (int)sample.Position..((int)sample.Position + sample.Size)
        : throw origin.Malformed("a sample lies outside of the file");

    private ulong IvOf(int number, int sample) => rendition < 1 << (64 - SegmentBits - SampleBits) && number < 1 << SegmentBits && sample < 1 << SampleBits
        ? ((ulong)rendition << (SegmentBits + SampleBits)) | ((ulong)number << SampleBits) | (uint)sample
        : throw new FaultException(ErrorCodes.WorkFailed, "The rendition has too many segments for one key.");
}
