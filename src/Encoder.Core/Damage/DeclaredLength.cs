using System.Buffers.Binary;

namespace Encoder.Core.Damage;

/// <summary>
/// How many bytes long a source says it is, in the head of its container: RIFF (AVI, WAV), Matroska, FLV, ASF. A reader that meets the end of the
/// file between two packets ends there without a word, so only this tells that the rest is missing.
/// </summary>
public static class DeclaredLength
{
    /// <summary>Bytes of the beginning to look at.</summary>
    public const int HeadBytes = 64 * 1024;

    // Writers that cannot go back leave the field empty or full.
    private const uint UnknownRiff = 0xFFFF_FF00;

    private const int AsfFileSizeAt = 40;

    /// <summary>Null when the container does not say, or is another.</summary>
    /// <param name="head">The first bytes of the source.</param>
    public static long? OfHead(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("RIFF"u8)) return Riff(head);
        if (head.StartsWith(EbmlHeader)) return Matroska(head);
        if (head.StartsWith("FLV"u8)) return Flv(head);
        return head.StartsWith(AsfHeader) ? Asf(head) : null;
    }

    private static ReadOnlySpan<byte> EbmlHeader => [0x1A, 0x45, 0xDF, 0xA3];

    private static ReadOnlySpan<byte> Segment => [0x18, 0x53, 0x80, 0x67];

    private static ReadOnlySpan<byte> AsfHeader => [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11, 0xA6, 0xD9, 0x00, 0xAA, 0x00, 0x62, 0xCE, 0x6C];

    private static ReadOnlySpan<byte> AsfFileProperties => [0xA1, 0xDC, 0xAB, 0x8C, 0x47, 0xA9, 0xCF, 0x11, 0x8E, 0xE4, 0x00, 0xC0, 0x0C, 0x20, 0x53, 0x65];

    private static long? Riff(ReadOnlySpan<byte> head) =>
        head.Length >= 8 && BinaryPrimitives.ReadUInt32LittleEndian(head[4..]) is > 0 and < UnknownRiff and var size ? 8L + size : null;

    // RFC 8794 §6: a length has as many bytes as its first one has leading zeroes, and one; all ones are an unknown length.
    private static long? Matroska(ReadOnlySpan<byte> head)
    {
        if (Size(head, EbmlHeader.Length) is not var (header, width)) return null;
        var at = EbmlHeader.Length + width + header;
        return at < head.Length && head[(int)at..].StartsWith(Segment) && Size(head, (int)at + Segment.Length) is var (size, bytes)
            ? at + Segment.Length + bytes + size
            : null;
    }

    private static (long Value, int Bytes)? Size(ReadOnlySpan<byte> head, int at)
    {
        if (at >= head.Length || head[at] == 0) return null;
        var bytes = byte.LeadingZeroCount(head[at]) + 1;
        if (at + bytes > head.Length) return null;
        long value = head[at] & (0xFF >> bytes);
        foreach (var next in head.Slice(at + 1, bytes - 1)) value = (value << 8) | next;
        return value == (1L << (7 * bytes)) - 1 ? null : (value, bytes);
    }

    // onMetaData: the name, a zero for "number", a double.
    private static long? Flv(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("\0\bfilesize\0"u8);
        return at >= 0 && at + 19 <= head.Length && BinaryPrimitives.ReadDoubleBigEndian(head[(at + 11)..]) is > 0 and < 1e15 and var size ? (long)size : null;
    }

    private static long? Asf(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf(AsfFileProperties);
        return at >= 0 && at + AsfFileSizeAt + 8 <= head.Length && BinaryPrimitives.ReadInt64LittleEndian(head[(at + AsfFileSizeAt)..]) is > 0 and var size ? size : null;
    }
}
