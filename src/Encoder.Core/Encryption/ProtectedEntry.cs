using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Encoder.Contracts;
using Encoder.Core.Fmp4;

namespace Encoder.Core.Encryption;

/// <summary>Sample entries <c>encv</c> and <c>enca</c> (ISO/IEC 14496-12 §8.12, ISO/IEC 23001-7 §8.2): the entry of the codec with <c>sinf</c> as its last box.</summary>
internal static class ProtectedEntry
{
    /// <summary>Bytes of the initialization vector of a sample, in counter mode.</summary>
    public const int IvBytes = 8;

    private const int SchemeVersion = 0x10000;

    // ISO/IEC 23001-7 §10.4.2: of video, one block is encrypted and nine are skipped; of audio every whole block is encrypted.
    private const int VideoPattern = 0x19;

    /// <summary>The entry of encrypted samples.</summary>
    /// <param name="rendition">Index of the rendition in the plan.</param>
    public static byte[] Write(ReadOnlyMemory<byte> entry, TrackKind kind, EncryptionPlan plan, int rendition)
    {
        var box = Box.ReadAll(entry, Mp4Origin.Store)[0];
        var writer = new BoxWriter(entry.Length + 128);
        using (writer.Box(kind == TrackKind.Video ? "encv" : "enca"))
        {
            writer.Bytes(box.Content.Span);
            using var sinf = writer.Box("sinf");
            using (writer.Box("frma")) writer.Text(box.Type);
            using (writer.FullBox("schm"))
            {
                writer.Text(plan.Scheme == EncryptionScheme.Cenc ? "cenc" : "cbcs");
                writer.U32(SchemeVersion);
            }

            using var schi = writer.Box("schi");
            using var tenc = writer.FullBox("tenc", plan.Scheme == EncryptionScheme.Cbcs ? 1 : 0);
            WriteParameters(writer, kind, plan, rendition, plan.KeyId);
        }

        return writer.ToArray();
    }

    /// <summary>The entry of the codec.</summary>
    public static byte[] Remove(ReadOnlyMemory<byte> entry, TrackKind kind)
    {
        var origin = Mp4Origin.Store;
        var box = Box.ReadAll(entry, origin)[0];
        var children = box.Children(origin, kind == TrackKind.Video ? SampleEntry.VideoFieldBytes : SampleEntry.AudioFieldBytes);
        var sinf = children.Find("sinf") ?? throw origin.Malformed("box sinf is missing");
        var writer = new BoxWriter(entry.Length);
        using (writer.Box(Encoding.Latin1.GetString(sinf.Child("frma", origin).Content.Span))) writer.Bytes(box.Content.Span[..^sinf.Whole.Length]);
        return writer.ToArray();
    }

    /// <summary>The one initialization vector of all samples of a rendition, with <c>cbcs</c>: of each rendition another, the same in every attempt.</summary>
    public static byte[] ConstantIv(EncryptionPlan plan, int rendition)
    {
        Span<byte> text = stackalloc byte[20];
        Convert.FromHexString(plan.KeyId, text, out _, out _);
        BinaryPrimitives.WriteInt32BigEndian(text[16..], rendition);
        return SHA256.HashData(text)[..16];
    }

    /// <summary>How samples are encrypted: the fields that <c>tenc</c> and the entries of the group <c>seig</c> share (ISO/IEC 23001-7 §6 and §8.2).</summary>
    /// <param name="rendition">Index of the rendition in the plan.</param>
    public static void WriteParameters(BoxWriter writer, TrackKind kind, EncryptionPlan plan, int rendition, string keyId)
    {
        var isConstant = plan.Scheme == EncryptionScheme.Cbcs;
        writer.U8(0);
        writer.U8(isConstant && kind == TrackKind.Video ? VideoPattern : 0);
        writer.U8(1);
        writer.U8(isConstant ? 0 : IvBytes);
        writer.Bytes(Convert.FromHexString(keyId));
        if (!isConstant) return;
        writer.U8(16);
        writer.Bytes(ConstantIv(plan, rendition));
    }
}
