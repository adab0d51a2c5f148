using Encoder.Contracts;
using Encoder.Core.Fmp4;

namespace Encoder.Core.Encryption;

/// <summary>
/// Boxes <c>senc</c>, <c>saiz</c> and <c>saio</c> of a fragment (ISO/IEC 14496-12 §8.7.8 and §8.7.9, ISO/IEC 23001-7 §7.2.2): initialization vectors and parts of its
/// samples. Samples that have neither need no boxes.
/// </summary>
/// <param name="ivs">One per sample; empty when all have the constant one of the track.</param>
/// <param name="parts">Those of each sample; empty when samples are encrypted whole.</param>
internal sealed class SampleInformation(IReadOnlyList<ulong> ivs, IReadOnlyList<IReadOnlyList<Subsample>> parts)
{
    private const int HasSubsamples = 2;
    private const int SubsampleBytes = 6;
    private const int SizeBoxBytes = 17;
    private const int OffsetBoxBytes = 20;
    private const int InformationBoxBytes = 16;
    private readonly byte[] sizes = SizesOf(ivs, parts);

    /// <summary>The types of the boxes.</summary>
    public static bool IsType(string type) => type is "saiz" or "saio" or "senc";

    /// <summary>Bytes of all boxes.</summary>
    public int Bytes => sizes.Length == 0 ? 0 : SizeBoxBytes + (IsUniform ? 0 : sizes.Length) + OffsetBoxBytes + InformationBoxBytes + sizes.Sum(size => size);

    private bool IsUniform => sizes.All(size => size == sizes[0]);

    /// <summary>Writes the boxes as the last of a <c>traf</c>.</summary>
    /// <param name="fragment">Where the <c>moof</c> starts, from which the offset counts.</param>
    public void Write(BoxWriter writer, int fragment)
    {
        if (sizes.Length == 0) return;
        var start = writer.Length + InformationBoxBytes;
        using (writer.FullBox("senc", 0, parts.Count > 0 ? HasSubsamples : 0))
        {
            writer.U32((uint)sizes.Length);
            for (var sample = 0; sample < sizes.Length; sample++)
            {
                if (ivs.Count > 0) writer.U64(ivs[sample]);
                if (parts.Count > 0) Write(writer, parts[sample]);
            }
        }

        using (writer.FullBox("saiz"))
        {
            writer.U8(IsUniform ? sizes[0] : 0);
            writer.U32((uint)sizes.Length);
            if (!IsUniform) writer.Bytes(sizes);
        }

        using var saio = writer.FullBox("saio");
        writer.U32(1);
        writer.U32((uint)(start - fragment));
    }

    private static void Write(BoxWriter writer, IReadOnlyList<Subsample> some)
    {
        writer.U16(some.Count);
        foreach (var part in some)
        {
            writer.U16(part.Clear);
            writer.U32((uint)part.Encrypted);
        }
    }

    private static byte[] SizesOf(IReadOnlyList<ulong> ivs, IReadOnlyList<IReadOnlyList<Subsample>> parts)
    {
        var iv = ivs.Count > 0 ? ProtectedEntry.IvBytes : 0;
        return parts.Count > 0 ? [.. parts.Select(some => SizeOf(iv + 2 + (SubsampleBytes * some.Count)))] : [.. ivs.Select(_ => SizeOf(iv))];
    }

    // The field has eight bits.
    private static byte SizeOf(int bytes) => bytes <= byte.MaxValue
        ? (byte)bytes
        : throw new FaultException(ErrorCodes.WorkFailed, "A frame has too many slices for common encryption: at most 40 fit. Encode it with fewer.");
}
