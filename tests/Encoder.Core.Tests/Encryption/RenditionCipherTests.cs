using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Encoder.Contracts;
using Encoder.Core.Encryption;
using Encoder.Core.Fmp4;
using Encoder.Core.Tests.Fmp4;
using static Encoder.Core.Tests.Encryption.BoxBytes;

namespace Encoder.Core.Tests.Encryption;

public sealed class RenditionCipherTests
{
    private const string KeyId = "000102030405060708090a0b0c0d0e0f";
    private static readonly ContentKey Key = new(KeyId, Convert.FromHexString("101112131415161718191a1b1c1d1e1f"));
    private static readonly byte[] Picture = InitSegment.Write(new InitTrack(TrackKind.Video, Boxes.Avc1(), 90_000, 64, 48, 100, "eng", "name"));
    private static readonly byte[] Sound = InitSegment.Write(new InitTrack(TrackKind.Audio, Boxes.Box("Opus", Boxes.Zeros(28), Boxes.Box("dOps", Boxes.Zeros(11))), 48_000, 0, 0, 312));

    // Lengths that are no multiple of a block, samples that are clear, and two slices in one.
    private static readonly byte[] Pictures = SegmentWriter.Write(6, 1L << 33,
    [
        new SegmentSample(10, 20, true, new byte[] { 0, 0, 0, 2, 6, 1 }.Concat(Slice(700)).Concat(Slice(300)).ToArray()),
        new SegmentSample(11, 0, false, Slice(20)),
        new SegmentSample(11, 0, false, Slice(133)),
    ]);

    private static readonly byte[] Sounds = SegmentWriter.Write(0, 0, [.. new[] { 5, 16, 333 }.Select(length => new SegmentSample(960, 0, true, Noise(length)))]);

    public static TheoryData<EncryptionScheme, bool> All => new()
    {
        { EncryptionScheme.Aes128, true }, { EncryptionScheme.Aes128, false }, { EncryptionScheme.Cenc, true }, { EncryptionScheme.Cenc, false },
        { EncryptionScheme.Cbcs, true }, { EncryptionScheme.Cbcs, false },
    };

    [Theory]
    [MemberData(nameof(All))]
    public void Decrypt_OfEncrypted_GivesInitAndSegmentBack(EncryptionScheme scheme, bool isPicture) => AssertGivesBack(new EncryptionPlan(scheme, KeyId), isPicture);

    [Theory]
    [MemberData(nameof(All))]
    public void Decrypt_OfEncryptedWithRotation_GivesInitAndSegmentBack(EncryptionScheme scheme, bool isPicture) =>
        AssertGivesBack(new EncryptionPlan(scheme, KeyId, RotateSegments: 2), isPicture);

    private static void AssertGivesBack(EncryptionPlan plan, bool isPicture)
    {
        var (init, segment) = isPicture ? (Picture, Pictures) : (Sound, Sounds);
        var cipher = RenditionCipher.OfClear(plan, 3, init);
        var encrypted = cipher.Encrypt(segment, 6, Key);
        var published = RenditionCipher.OfPublished(plan, 3, cipher.PublishedInit);

        Assert.NotEqual(segment, encrypted);
        Assert.Equal(encrypted, RenditionCipher.OfClear(plan, 3, init).Encrypt(segment, 6, Key));
        Assert.Equal(init, published.ClearInit);
        Assert.Equal(segment, published.Decrypt(encrypted, 6, Key));
    }

    [Theory]
    [InlineData(EncryptionScheme.Cenc, "cenc")]
    [InlineData(EncryptionScheme.Cbcs, "cbcs")]
    public void PublishedInit_OfSamples_NamesSchemeKeyAndCodec(EncryptionScheme scheme, string name)
    {
        var moov = Find(RenditionCipher.OfClear(new EncryptionPlan(scheme, KeyId), 0, Picture).PublishedInit, "moov");
        var entry = Find(moov, "trak", "mdia", "minf", "stbl", "stsd")[8..];
        var sinf = Find(entry[(8 + 78)..], "sinf");
        var tenc = Find(sinf, "schi", "tenc");

        Assert.Equal("encv"u8.ToArray(), entry[4..8]);
        Assert.Equal("avc1"u8.ToArray(), Find(sinf, "frma"));
        Assert.Equal((byte[])[0, 0, 0, 0, .. System.Text.Encoding.ASCII.GetBytes(name), 0, 1, 0, 0], Find(sinf, "schm"));
        Assert.Equal(Convert.FromHexString(scheme == EncryptionScheme.Cenc ? "0000000000000108" : "0100000000190100"), tenc[..8]);
        Assert.Equal(KeyId, Convert.ToHexStringLower(tenc[8..24]));
        Assert.Equal(scheme == EncryptionScheme.Cenc ? 24 : 24 + 17, tenc.Length);
        Assert.Equal("01000000" + "1077efecc0b24d02ace33c1e52e2fb4b" + "00000001" + KeyId + "00000000", Convert.ToHexStringLower(Find(moov, "pssh")));
    }

    // ISO/IEC 23001-7 §7.2.2 and §10.1, with counters and parts as the boxes say.
    [Fact]
    public void Encrypt_InCounterMode_IsDecryptedByWhatTheBoxesSay()
    {
        var encrypted = RenditionCipher.OfClear(new EncryptionPlan(EncryptionScheme.Cenc, KeyId), 3, Picture).Encrypt(Pictures, 6, Key);
        var (traf, moof) = (Find(encrypted, "moof", "traf"), StartOf(encrypted, "moof"));
        var senc = Find(traf, "senc");
        var offset = moof + Number(Find(traf, "saio"), 8);

        Assert.Equal(senc[8..], encrypted[offset..(offset + senc.Length - 8)]);
        Assert.Equal((byte[])[0, 0, 0, 0, 0, 0, 0, 0, 3, 8 + 2 + 12, 8 + 2 + 6, 8 + 2 + 6], Find(traf, "saiz"));
        Assert.Equal(StartOf(encrypted, "mdat") + 8, moof + Number(Find(traf, "trun"), 8));
        var samples = Samples(senc);
        Assert.Equal([0UL, 1UL, 2UL], samples.Select(sample => BinaryPrimitives.ReadUInt64BigEndian(sample.Iv) ^ ((3UL << 52) | (6UL << 24))));
        Assert.Equal(Find(Pictures, "mdat"), Decrypted(Find(encrypted, "mdat"), samples));
    }

    // ISO/IEC 23001-7 §6 and §8.1, ISO/IEC 14496-12 §8.9.
    [Theory]
    [InlineData(EncryptionScheme.Cenc, "00000108", "")]
    [InlineData(EncryptionScheme.Cbcs, "00190100", "10")]
    public void Encrypt_WithRotation_TellsTheKeyInTheSegment(EncryptionScheme scheme, string head, string constantIvBytes)
    {
        const string secondId = "000102030405060708090a0b0c0d0e10";
        var plan = new EncryptionPlan(scheme, KeyId, RotateSegments: 5);
        var cipher = RenditionCipher.OfClear(plan, 3, Picture);
        var encrypted = cipher.Encrypt(Pictures, 6, Key with { Id = plan.KeyIdOf(plan.PeriodOf(6)) });
        var (moof, start) = (Find(encrypted, "moof"), StartOf(encrypted, "moof"));
        var (group, senc) = (Find(moof, "traf", "sgpd"), Find(moof, "traf", "senc"));
        var offset = start + Number(Find(moof, "traf", "saio"), 8);

        // All three samples are of the first group that the fragment describes.
        Assert.Equal("00000000" + "73656967" + "00000001" + "00000003" + "00010001", Convert.ToHexStringLower(Find(moof, "traf", "sbgp")));
        Assert.Equal("01000000" + "73656967" + (group.Length - 16).ToString("x8", CultureInfo.InvariantCulture) + "00000001" + head + secondId + constantIvBytes, Convert.ToHexStringLower(group)[..(72 + constantIvBytes.Length)]);
        Assert.Equal(scheme == EncryptionScheme.Cenc ? 16 + 20 : 16 + 20 + 17, group.Length);
        Assert.Equal(secondId, Convert.ToHexStringLower(Find(moof, "pssh"))[48..80]);
        Assert.Equal(senc[8..], encrypted[offset..(offset + senc.Length - 8)]);
        Assert.Equal(StartOf(encrypted, "mdat") + 8, start + Number(Find(moof, "traf", "trun"), 8));
        Assert.Equal(KeyId, Convert.ToHexStringLower(Find(cipher.PublishedInit, "moov", "pssh"))[48..80]);
    }

    private static byte[] Decrypted(byte[] media, IReadOnlyList<(byte[] Iv, List<(int Clear, int Encrypted)> Parts)> samples)
    {
        using var aes = Aes.Create();
        aes.Key = Key.Key;
        var at = 0;
        foreach (var (iv, parts) in samples)
        {
            var block = 0UL;
            foreach (var (clear, hidden) in parts)
            {
                at += clear;
                for (var left = hidden; left > 0; left -= 16, at += 16)
                {
                    byte[] counter = [.. iv, 0, 0, 0, 0, 0, 0, 0, 0];
                    BinaryPrimitives.WriteUInt64BigEndian(counter.AsSpan(8), block++);
                    foreach (var (index, mask) in aes.EncryptEcb(counter, PaddingMode.None).Index()) media[at + index] ^= mask;
                }
            }
        }

        Assert.Equal(media.Length, at);
        return media;
    }

    // ISO/IEC 23001-7 §10.4.2.
    [Fact]
    public void Encrypt_WithAPattern_ChangesOneBlockOfTen()
    {
        var sample = Slice(96 + (16 * 21) + 5);
        var segment = SegmentWriter.Write(0, 0, [new SegmentSample(10, 0, true, sample)]);
        var encrypted = Find(RenditionCipher.OfClear(new EncryptionPlan(EncryptionScheme.Cbcs, KeyId), 0, Picture).Encrypt(segment, 0, Key), "mdat");

        var blocks = Enumerable.Range(0, 22).Where(block => !sample.Skip(100 + (16 * block)).Take(16).SequenceEqual(encrypted.Skip(100 + (16 * block)).Take(16)));
        Assert.Equal(sample[..100], encrypted[..100]);
        Assert.Equal([0, 10, 20], blocks);
    }

    [Fact]
    public void Encrypt_SoundByConstantIv_NeedsNoBoxesAndLeavesPartsOfBlocks()
    {
        var encrypted = RenditionCipher.OfClear(new EncryptionPlan(EncryptionScheme.Cbcs, KeyId), 1, Sound).Encrypt(Sounds, 0, Key);
        var (clear, media) = (Find(Sounds, "mdat"), Find(encrypted, "mdat"));

        Assert.Equal(Sounds.Length, encrypted.Length);
        Assert.Equal(clear[..5], media[..5]);
        Assert.NotEqual(clear[5..21], media[5..21]);
        Assert.Equal(clear[^13..], media[^13..]);
    }

    [Fact]
    public void Encrypt_MoreSlicesThanFit_IsAFault()
    {
        var segment = SegmentWriter.Write(0, 0, [new SegmentSample(10, 0, true, Enumerable.Repeat(Slice(200), 41).SelectMany(slice => slice).ToArray())]);
        var cipher = RenditionCipher.OfClear(new EncryptionPlan(EncryptionScheme.Cenc, KeyId), 0, Picture);

        Assert.Contains("too many slices", Assert.Throws<FaultException>(() => cipher.Encrypt(segment, 0, Key)).Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decrypt_WithAnotherKey_IsAFault() => Assert.Equal(ErrorCodes.SegmentDamaged, Assert.Throws<FaultException>(() =>
    {
        var cipher = RenditionCipher.OfClear(new EncryptionPlan(EncryptionScheme.Aes128, KeyId), 0, Picture);
        cipher.Decrypt(cipher.Encrypt(Pictures, 0, Key), 1 << 20, new ContentKey(KeyId, new byte[16]));
    }).Fault.Code);

    [Fact]
    public void Rotation_OfKeys_GivesEveryPeriodAnotherId()
    {
        var plan = new EncryptionPlan(EncryptionScheme.Aes128, new string('f', 32), RotateSegments: 3);

        Assert.Equal([0, 0, 0, 1, 1, 1, 2], Enumerable.Range(0, 7).Select(plan.PeriodOf));
        Assert.Equal([plan.KeyId, new string('f', 24) + "00000000", new string('f', 24) + "00000001"], Enumerable.Range(0, 3).Select(plan.KeyIdOf));
        Assert.All([0, 1, 100, int.MaxValue], period => Assert.Equal(period, plan.PeriodWith(plan.KeyIdOf(period))));
        Assert.All(["", "f", new string('f', 31) + "e", new string('e', 24) + "00000000"], id => Assert.Null(plan.PeriodWith(id)));
    }

    private static byte[] Slice(int length) => [.. Boxes.U32(length), 0x65, .. Noise(length - 1)];

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
